package kr.hhplus.benchmarks.lanes;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What lanes cost as a chart: a line for the expectation, and dots for what was simulated. */
final class LaneChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    private static final double DEMAND = 2.0;
    private static final Pattern DIGITS = Pattern.compile("(\\.[0-9]{2})[0-9]+");
    private static final List<Color> COLORS = List.of(
            new Color(0x4C, 0x78, 0xA8),
            new Color(0xF5, 0x85, 0x18),
            new Color(0x54, 0xA2, 0x4B),
            new Color(0xE4, 0x57, 0x56));
    private static final Color INK = new Color(0x22, 0x22, 0x22);

    private LaneChart() {}

    static void write(List<LaneTable.Row> rows, Path svg) throws IOException {
        var chart = chart();
        for (int i = 0; i < LaneTable.STOCKS.size(); i++) {
            int stock = LaneTable.STOCKS.get(i);
            // One lane has none out of order, which a logarithmic axis cannot show.
            var ofStock = rows.stream()
                    .filter(row -> row.stock() == stock && row.demand() == DEMAND && row.lanes() > 1)
                    .toList();
            var lanes = ofStock.stream().map(row -> logarithm(row.lanes())).toList();
            var name = String.format(Locale.ROOT, "%,d coupons", stock);
            chart.addSeries(
                            name + ", expected",
                            lanes,
                            ofStock.stream()
                                    .map(row -> 100 * row.expectedLate() / stock)
                                    .toList())
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(COLORS.get(i))
                    .setShowInLegend(false);
            chart.addSeries(
                            name,
                            lanes,
                            ofStock.stream()
                                    .map(row -> 100 * row.even().lateShare())
                                    .toList())
                    .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(COLORS.get(i));
        }
        var drawn = new String(ChartEncoder.getBytes(chart, "svg"), StandardCharsets.UTF_8);
        // Letters are drawn as shapes, with far more digits than can be seen.
        Files.writeString(svg, DIGITS.matcher(drawn).replaceAll("$1"));
    }

    /** To the base 2, so that the axis has powers of 2. */
    private static double logarithm(int lanes) {
        return Math.log(lanes) / Math.log(2);
    }

    private static XYChart chart() {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("winners who were not among the first, % (lines: expected)")
                .xAxisTitle("lanes")
                .yAxisTitle("% of the stock")
                .build();
        chart.setCustomXAxisTickLabelsFormatter(
                logarithm -> logarithm == Math.rint(logarithm) ? Long.toString(1L << logarithm.intValue()) : "");
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartFontColor(INK);
        style.setMarkerSize(8);
        style.setYAxisLogarithmic(true);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        return chart;
    }
}
