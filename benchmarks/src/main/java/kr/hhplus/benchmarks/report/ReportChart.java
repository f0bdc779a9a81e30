package kr.hhplus.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A report as a chart: a bar for each contender's median, and a dot for each round. */
final class ReportChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 460;
    /** More names than fit beside each other: they are drawn at a slope, and take a part of the height. */
    private static final int NAMES_BESIDE_MAX = 6;

    private static final int SLOPE_DEGREES = 45;
    private static final int HEIGHT_WITH_SLOPE = 600;

    /** From where on small bars could not be seen beside large ones. */
    private static final double LOGARITHMIC_FROM = 20;

    private static final Pattern DIGITS = Pattern.compile("(\\.[0-9]{2})[0-9]+");

    private static final Color BAR = new Color(0x4C, 0x78, 0xA8);
    private static final Color DOT = new Color(0xE4, 0x57, 0x56);
    private static final Color INK = new Color(0x22, 0x22, 0x22);

    private ReportChart() {}

    static void write(ScenarioReport report, Path svg) {
        var contenders = report.contenders();
        var names = contenders.stream()
                .map(contender -> contender.name() + ": "
                        + ReportTable.number(contender.value().median()))
                .toList();
        var medians =
                contenders.stream().map(contender -> contender.value().median()).toList();
        var chart = chart(report, medians);
        chart.addSeries("median", names, medians).setFillColor(BAR);
        for (int round = 0; round < report.rounds(); round++) {
            int at = round;
            var values = contenders.stream()
                    .map(contender -> contender.rounds().get(at).value())
                    .toList();
            chart.addSeries(round == 0 ? "one round" : "round " + (round + 1), names, values)
                    .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(DOT)
                    .setShowInLegend(round == 0);
        }
        try {
            var drawn = new String(ChartEncoder.getBytes(chart, "svg"), StandardCharsets.UTF_8);
            // Letters are drawn as shapes, with far more digits than can be seen.
            Files.writeString(svg, DIGITS.matcher(drawn).replaceAll("$1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CategoryChart chart(ScenarioReport report, List<Double> medians) {
        boolean sloping = medians.size() > NAMES_BESIDE_MAX;
        var chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(sloping ? HEIGHT_WITH_SLOPE : HEIGHT)
                .title(report.scenario() + ", " + report.unit() + " (" + report.rounds() + " rounds, "
                        + report.machine().cores() + " cores)")
                .yAxisTitle(report.unit())
                .build();
        var style = chart.getStyler();
        style.setOverlapped(true);
        style.setAvailableSpaceFill(0.5);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartFontColor(INK);
        style.setMarkerSize(8);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        // Else every other one of many bars would have no name.
        style.setXAxisTickMarkSpacingHint(1);
        style.setXAxisLabelRotation(sloping ? SLOPE_DEGREES : 0);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setYAxisDecimalPattern("#,###.##");
        double largest = medians.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double least = medians.stream().mapToDouble(Double::doubleValue).min().orElse(1);
        if (least > 0 && largest / least >= LOGARITHMIC_FROM) {
            style.setYAxisLogarithmic(true);
            // Bars would begin at 0, which such an axis does not have.
            style.setYAxisMin(Math.pow(10, Math.floor(Math.log10(least))));
        } else {
            style.setYAxisMin(0.0);
        }
        return chart;
    }
}
