package org.outagelab.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/** What one run contributes to a metric: it can be written as bytes, and reads back equal. */
public sealed interface Sample {
    /** There was nothing to measure. */
    record Nothing() implements Sample {}

    /** @param value NaN where the run has none */
    record Number(double value) implements Sample {}

    /**
     * A part and the whole.
     *
     * @param times what their quotient is multiplied with, the same in all runs
     */
    record Quotient(double part, double whole, double times) implements Sample {}

    /**
     * Many values.
     *
     * @param values in units of their own
     * @param sum of all values, exact, in the unit of the metric
     */
    record Spread(Histogram values, double sum) implements Sample {}

    Sample NOTHING = new Nothing();

    default void write(DataOutput out) throws IOException {
        if (this instanceof Number number) {
            out.writeByte(1);
            out.writeDouble(number.value);
        } else if (this instanceof Quotient quotient) {
            out.writeByte(2);
            out.writeDouble(quotient.part);
            out.writeDouble(quotient.whole);
            out.writeDouble(quotient.times);
        } else if (this instanceof Spread spread) {
            out.writeByte(3);
            var buffer = ByteBuffer.allocate(spread.values.getNeededByteBufferCapacity());
            int length = spread.values.encodeIntoByteBuffer(buffer);
            out.writeInt(length);
            out.write(buffer.array(), 0, length);
            out.writeDouble(spread.sum);
        } else {
            out.writeByte(0);
        }
    }

    /** @throws IOException if the bytes are no sample */
    static Sample read(DataInput in) throws IOException {
        return switch (in.readByte()) {
            case 0 -> NOTHING;
            case 1 -> new Number(in.readDouble());
            case 2 -> new Quotient(in.readDouble(), in.readDouble(), in.readDouble());
            case 3 -> {
                int length = in.readInt();
                if (length < 0 || length > 1 << 24) {
                    throw new IOException("a histogram of " + length + " bytes");
                }
                var bytes = new byte[length];
                in.readFully(bytes);
                yield new Spread(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0), in.readDouble());
            }
            default -> throw new IOException("not a sample of a metric");
        };
    }
}
