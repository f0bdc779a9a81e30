package kr.hhplus.benchmarks.soak;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Metrics over the minutes of a soak, a line each. */
final class SoakChart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 360;
    private static final Pattern DIGITS = Pattern.compile("(\\.[0-9]{2})[0-9]+");
    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final List<Color> COLORS = List.of(
            new Color(0x4C, 0x78, 0xA8),
            new Color(0xF5, 0x85, 0x18),
            new Color(0x54, 0xA2, 0x4B),
            new Color(0xE4, 0x57, 0x56),
            new Color(0x72, 0x57, 0xA4));

    private SoakChart() {}

    /** @param names of the lines, by metric */
    static void write(List<SoakMinute> minutes, String title, Map<String, String> names, Path svg) throws IOException {
        var chart = chart(title);
        var at = minutes.stream().map(SoakMinute::minute).toList();
        int line = 0;
        for (var name : names.entrySet()) {
            var values = minutes.stream()
                    .map(minute -> minute.metrics().getOrDefault(name.getKey(), Double.NaN))
                    .toList();
            chart.addSeries(name.getValue(), at, values)
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(COLORS.get(line++ % COLORS.size()));
        }
        var drawn = new String(ChartEncoder.getBytes(chart, "svg"), StandardCharsets.UTF_8);
        // Letters are drawn as shapes, with far more digits than can be seen.
        Files.writeString(svg, DIGITS.matcher(drawn).replaceAll("$1"));
    }

    private static XYChart chart(String title) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("minute")
                .build();
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartFontColor(INK);
        style.setYAxisMin(0.0);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        return chart;
    }
}
