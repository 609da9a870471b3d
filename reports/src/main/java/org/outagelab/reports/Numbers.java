package org.outagelab.reports;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.outagelab.results.Estimate;

/**
 * Numbers as people read them: human units, as many digits as the interval deserves, the same bytes on every JDK.
 *
 * <p>Everything goes through {@link BigDecimal} of the exact double: {@code Double.toString} changed between JDK 17
 * and 19, and {@code String.format} depends on it.
 */
final class Numbers {
    /** Shown for what has no value. */
    static final String NONE = "–";

    private static final MathContext TWELVE_DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
    private static final int MAX_DECIMALS = 12;

    private Numbers() {}

    /** A number for documents, 12 significant digits, always with a point or an exponent; not for NaN. */
    static String exact(double value) {
        if (value == 0) {
            return "0.0";
        }
        BigDecimal rounded = new BigDecimal(value).round(TWELVE_DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -7 || exponent >= 15) {
            String digits = rounded.unscaledValue().abs().toString();
            String fraction = digits.length() > 1 ? digits.substring(1) : "0";
            return (rounded.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
        }
        return rounded.scale() <= 0 ? rounded.toPlainString() + ".0" : rounded.toPlainString();
    }

    /** Fixed decimals with commas between thousands: {@code 1,148.3}; a dash for NaN. */
    static String fixed(double value, int decimals) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        String plain =
                new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
        boolean negative = plain.startsWith("-");
        String digits = negative ? plain.substring(1) : plain;
        int point = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
        var out = new StringBuilder(digits);
        for (int i = point - 3; i > 0; i -= 3) {
            out.insert(i, ',');
        }
        boolean zero = digits.chars().allMatch(c -> c == '0' || c == '.');
        return negative && !zero ? "-" + out : out.toString();
    }

    /** A positive number rounded to two digits: {@code 3.4}, {@code 97}, {@code 25,000}. */
    static String twoDigits(double value) {
        double rounded = new BigDecimal(value).round(new MathContext(2)).doubleValue();
        return fixed(rounded, rounded < 10 ? 1 : 0);
    }

    static String count(long value) {
        return fixed(value, 0);
    }

    /** A length of time with three digits in the unit that suits it: {@code 4.90 s}, {@code 231 ms}, {@code 10 min}. */
    static String seconds(double value) {
        return Double.isNaN(value) ? NONE : Scale.of(value, Double.NaN, "s").text(value);
    }

    /** A length of time given as a setting, without trailing zeros: {@code 10 min}, {@code 4.9 s}. */
    static String roundSeconds(double value) {
        String text = seconds(value);
        int space = text.indexOf(' ');
        if (space < 0 || text.indexOf('.') < 0) {
            return text;
        }
        String number = text.substring(0, space).replaceAll("0+$", "").replaceAll("\\.$", "");
        return number + text.substring(space);
    }

    /** A share in 0..1 as a percentage with enough digits to tell it from 0 % and 100 %. */
    static String percent(double share) {
        return Double.isNaN(share) ? NONE : Scale.of(share, Double.NaN, "ratio").text(share);
    }

    /** An instant on the axis of the load: {@code 3:00}, {@code 3:04.9}, {@code 1:02:03}. */
    static String clock(double seconds) {
        if (Double.isNaN(seconds)) {
            return NONE;
        }
        long tenths = Math.round(seconds * 10);
        long whole = tenths / 10;
        long hours = whole / 3600;
        String minutes = hours > 0 ? hours + ":" + two(whole / 60 % 60) : Long.toString(whole / 60);
        return minutes + ":" + two(whole % 60) + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    }

    private static String two(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    /** The point estimate in its human unit, or a dash. */
    static String mean(Estimate e) {
        return e.hasValue() ? Scale.of(e).text(e.mean()) : NONE;
    }

    /** {@code 224 … 239 ms}, or empty when there is no interval. */
    static String interval(Estimate e) {
        if (!e.hasInterval()) {
            return "";
        }
        Scale scale = Scale.of(e);
        return scale.number(e.low()) + " … " + scale.text(e.high());
    }

    /**
     * The interval, or why there is none. What was 0 in all of n runs has no width, and says what it bounds instead: with 95 %, less
     * than 1 − 0.05^(1/n) of runs have more (about 3/n, the rule of three).
     */
    static String bounds(Estimate e) {
        return bounds(e, 0.95);
    }

    /** @param level of the interval, and of what is said instead */
    static String bounds(Estimate e, double level) {
        if (e.hasInterval() && e.mean() == 0 && e.low() == 0 && e.high() == 0 && e.n() > 1) {
            double share = 1 - Math.pow(1 - level, 1.0 / e.n());
            return "above 0 in < " + twoDigits(100 * share) + " % of runs";
        }
        return e.hasInterval() ? interval(e) : reason(e);
    }

    /** {@code 231 ms (224 … 239 ms)}, {@code 231 ms (one run, no interval)} or {@code – (nothing was counted)}. */
    static String withInterval(Estimate e) {
        return mean(e) + " (" + bounds(e) + ")";
    }

    /** Why there is no interval. */
    static String reason(Estimate e) {
        if (!e.note().isEmpty()) {
            return e.note();
        }
        if (!e.hasValue()) {
            return "no data";
        }
        return e.n() == 1 ? "one run, no interval" : "no interval";
    }

    /** A factor, a unit and a number of decimals that suit one estimate. */
    private record Scale(double factor, String suffix, int decimals) {
        static Scale of(Estimate e) {
            double width = e.hasInterval() ? e.high() - e.low() : Double.NaN;
            double size = e.mean() == 0 && e.hasInterval() ? e.high() : e.mean();
            return of(size, width, e.unit());
        }

        /**
         * @param size the number itself
         * @param width of its interval, NaN for none
         */
        static Scale of(double size, double width, String unit) {
            double magnitude = Math.abs(size);
            double factor = 1;
            // "requests", "writes": the name of the metric says what is counted.
            String suffix = unit.isEmpty() || unit.matches("[a-z]{4,}") ? "" : " " + unit;
            if (unit.equals("ratio")) {
                factor = 100;
                suffix = " %";
                // 99.97 % needs the digits of 0.03 %.
                magnitude = magnitude <= 1 && magnitude > 0.5 ? 1 - magnitude : magnitude;
            } else if (unit.equals("1/s")) {
                suffix = "/s";
            } else if (unit.equals("s")) {
                TimeUnitName name = TimeUnitName.of(magnitude);
                factor = name.perSecond;
                suffix = " " + name.text;
            }
            return new Scale(factor, suffix, decimals(magnitude * factor, width * factor, unit));
        }

        private static int decimals(double magnitude, double width, String unit) {
            int digits;
            if (width > 0) {
                digits = 1 - exponent(width / 2);
                // Six digits of the number itself say enough, except for the nines of a share.
                if (!unit.equals("ratio") && magnitude > 0) {
                    digits = Math.min(digits, 5 - exponent(magnitude));
                }
            } else if (magnitude == 0 || !unit.equals("ratio") && isWhole(magnitude)) {
                digits = 0;
            } else {
                digits = unit.equals("ratio") ? Math.max(1, 1 - exponent(magnitude)) : 2 - exponent(magnitude);
            }
            return Math.max(0, Math.min(MAX_DECIMALS, digits));
        }

        private static boolean isWhole(double value) {
            return value == Math.rint(value);
        }

        private static int exponent(double value) {
            return (int) StrictMath.floor(StrictMath.log10(value));
        }

        String number(double value) {
            if (value == 0) {
                return "0";
            }
            return value == 1 && suffix.equals(" %") ? "100" : fixed(value * factor, decimals);
        }

        String text(double value) {
            return number(value) + suffix;
        }
    }

    private enum TimeUnitName {
        MICROSECONDS(1e6, "µs"),
        MILLISECONDS(1e3, "ms"),
        SECONDS(1, "s"),
        MINUTES(1 / 60.0, "min"),
        HOURS(1 / 3600.0, "h"),
        DAYS(1 / 86_400.0, "d");

        private final double perSecond;
        private final String text;

        TimeUnitName(double perSecond, String text) {
            this.perSecond = perSecond;
            this.text = text;
        }

        static TimeUnitName of(double seconds) {
            if (seconds == 0) {
                return SECONDS;
            }
            if (seconds < 0.9995e-3) {
                return MICROSECONDS;
            }
            if (seconds < 0.9995) {
                return MILLISECONDS;
            }
            return seconds < 120 ? SECONDS : seconds < 7200 ? MINUTES : seconds < 172_800 ? HOURS : DAYS;
        }
    }
}
