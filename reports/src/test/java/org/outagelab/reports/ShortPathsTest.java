package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShortPathsTest {
    @Test
    void stepsAreRelativeAndWithoutWhatIsNotNeeded() {
        assertThat(ShortPaths.of("<path d=\"M10.5 20 L11 20 L11 19.25 L11.4 19.75 L11.5 19.8 Z M1 2 C1.5 2.5 3 4 0.25 -1 Q1 1 2 2\"/>"))
                .isEqualTo("<path d=\"m10.5 20h.5v-.75l.4.5.1.05zm-9.5-18c.5.5 2 2-.75-3q.75 2 1.75 3\"/>");
    }

    /** Each picture of each sample, read again as SVG defines paths: the points are where they were. */
    @Test
    void nothingMoves() {
        for (var results : List.of(SampleResults.fiveVariants(), SampleResults.crowded())) {
            for (Picture picture : new Charts(results, "").all()) {
                String whole = picture.svg();
                String brief = ShortPaths.of(whole);

                assertThat(paths(brief)).as(picture.name()).isEqualTo(paths(whole));
                assertThat(brief.length()).isLessThanOrEqualTo(whole.length());
                // The page has the short ones.
                assertThat(picture.inlineSvg()).isEqualTo(ShortPaths.of(picture.inlineSvg())).doesNotContain(" d=\"M");
            }
        }
    }

    private static List<List<String>> paths(String svg) {
        return Pattern.compile(" d=\"([^\"]+)\"").matcher(svg).results().map(m -> points(m.group(1))).toList();
    }

    private static List<String> points(String data) {
        List<String> points = new ArrayList<>();
        BigDecimal x = BigDecimal.ZERO;
        BigDecimal y = BigDecimal.ZERO;
        BigDecimal startX = x;
        BigDecimal startY = y;
        for (MatchResult part : Pattern.compile("([a-zA-Z])([^a-zA-Z]*)").matcher(data).results().toList()) {
            char letter = part.group(1).charAt(0);
            boolean relative = Character.isLowerCase(letter);
            List<BigDecimal> numbers = Pattern.compile("-?(?:[0-9]+\\.[0-9]+|\\.[0-9]+|[0-9]+)")
                    .matcher(part.group(2)).results().map(m -> new BigDecimal(m.group())).toList();
            switch (Character.toUpperCase(letter)) {
                case 'Z' -> {
                    x = startX;
                    y = startY;
                    points.add("Z");
                }
                case 'H', 'V' -> {
                    for (BigDecimal number : numbers) {
                        x = Character.toUpperCase(letter) == 'H' ? x.add(number) : x;
                        y = Character.toUpperCase(letter) == 'V' ? y.add(number) : y;
                        points.add("L " + text(x) + " " + text(y));
                    }
                }
                default -> {
                    int pairs = switch (Character.toUpperCase(letter)) {
                        case 'C' -> 3;
                        case 'Q' -> 2;
                        default -> 1;
                    };
                    for (int i = 0; i < numbers.size(); i += 2 * pairs) {
                        var step = new StringBuilder(String.valueOf(Character.toUpperCase(letter)));
                        BigDecimal fromX = relative ? x : BigDecimal.ZERO;
                        BigDecimal fromY = relative ? y : BigDecimal.ZERO;
                        for (int k = 0; k < pairs; k++) {
                            x = numbers.get(i + 2 * k).add(fromX);
                            y = numbers.get(i + 2 * k + 1).add(fromY);
                            step.append(' ').append(text(x)).append(' ').append(text(y));
                        }
                        if (Character.toUpperCase(letter) == 'M') {
                            startX = x;
                            startY = y;
                        }
                        points.add(step.toString());
                    }
                }
            }
        }
        return points;
    }

    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
