package org.outagelab.experiment;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.metric.Sample;
import org.outagelab.results.Audit;
import org.outagelab.results.Cause;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.results.Series;
import org.outagelab.results.Timeline;

/** The form of a {@link RunSummary} as bytes: big-endian, texts in UTF-8 with their length, lists with their size. */
final class SummaryBytes {
    /** "OLRS" and the version of the form: raised with every change of it. */
    private static final long MAGIC = 0x4F4C5253_00000002L;
    private static final int MOST = 1 << 24;

    /** Writes one of a list. */
    private interface Writer<T> {
        void write(T value) throws IOException;
    }

    /** Reads one of a list. */
    private interface Reader<T> {
        T read() throws IOException;
    }

    private SummaryBytes() {}

    static void write(RunSummary run, DataOutputStream out) throws IOException {
        out.writeLong(MAGIC);
        out.writeLong(run.signature());
        out.writeLong(run.index());
        out.writeLong(run.digest());
        out.writeDouble(run.seconds());
        out.writeLong(run.events());
        var audit = run.audit();
        for (long column : new long[] {
            audit.arrived(), audit.answered(), audit.rejected(), audit.failed(), audit.abandoned(), audit.inFlight()
        }) {
            out.writeLong(column);
        }
        list(run.samples(), sample -> sample.write(out), out);
        counts(run.outcomes(), out);
        counts(run.attemptOutcomes(), out);
        list(List.copyOf(run.balancerLogs().keySet()), name -> {
            text(name, out);
            counts(run.balancerLogs().get(name), out);
        }, out);
        list(run.incidents(), incident -> incident(incident, out), out);
        list(run.givenUp(), name -> text(name, out), out);
        out.writeBoolean(run.details() != null);
        if (run.details() != null) {
            timeline(run.details(), out);
        }
    }

    static RunSummary read(DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new IOException("these bytes are not the summary of a run, or of another version");
        }
        var run = new RunSummary(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readLong(),
                new Audit(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong()),
                list(() -> Sample.read(in), in),
                counts(in),
                counts(in),
                logs(in),
                list(() -> incident(in), in),
                list(() -> text(in), in),
                in.readBoolean() ? timeline(in) : null);
        if (in.read() >= 0) {
            throw new IOException("something follows the summary of a run");
        }
        return run;
    }

    private static void incident(Incident incident, DataOutput out) throws IOException {
        list(incident.cause().faults(), fault -> text(fault, out), out);
        out.writeBoolean(incident.cause().load());
        out.writeBoolean(incident.masked());
        out.writeDouble(incident.faultStart());
        out.writeDouble(incident.faultEnd());
        out.writeDouble(incident.start());
        out.writeDouble(incident.detection().at());
        out.writeDouble(incident.detection().after());
        out.writeBoolean(incident.detection().needless());
        out.writeDouble(incident.recovered());
        out.writeDouble(incident.calmSeconds());
        out.writeLong(incident.failed());
        out.writeDouble(incident.extraLatency());
        counts(incident.wrong(), out);
        out.writeDouble(incident.triggerEnd());
        out.writeBoolean(incident.metastable());
        out.writeDouble(incident.amplification());
        var harm = incident.harm();
        out.writeBoolean(harm != null);
        if (harm != null) {
            for (double value : new double[] {
                harm.lost(), harm.rpo(), harm.rto(), harm.splitBrain(), harm.noticed(), harm.dropped()
            }) {
                out.writeDouble(value);
            }
        }
    }

    private static Incident incident(DataInput in) throws IOException {
        return new Incident(
                new Cause(list(() -> text(in), in), in.readBoolean()),
                in.readBoolean(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                new Incident.Detection(in.readDouble(), in.readDouble(), in.readBoolean()),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                in.readDouble(),
                counts(in),
                in.readDouble(),
                in.readBoolean(),
                in.readDouble(),
                in.readBoolean()
                        ? new Harm(
                                in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble())
                        : null);
    }

    private static void timeline(Timeline timeline, DataOutput out) throws IOException {
        out.writeInt(timeline.run());
        out.writeDouble(timeline.seconds());
        list(timeline.lanes(), lane -> {
            text(lane.component(), out);
            list(lane.spans(), span -> {
                text(span.state().name(), out);
                out.writeDouble(span.from());
                out.writeDouble(span.to());
            }, out);
            list(lane.duties(), duty -> {
                text(duty.role().name(), out);
                out.writeDouble(duty.from());
                out.writeDouble(duty.to());
            }, out);
        }, out);
        list(timeline.marks(), mark -> {
            out.writeDouble(mark.at());
            text(mark.label(), out);
            text(mark.component(), out);
        }, out);
        list(timeline.series(), series -> {
            text(series.what().name(), out);
            text(series.of(), out);
            text(series.unit(), out);
            out.writeDouble(series.stepSeconds());
            list(series.values(), out::writeDouble, out);
        }, out);
    }

    private static Timeline timeline(DataInput in) throws IOException {
        return new Timeline(
                in.readInt(),
                in.readDouble(),
                list(() -> new Lane(
                        text(in),
                        list(() -> new Lane.Span(Lane.State.valueOf(text(in)), in.readDouble(), in.readDouble()), in),
                        list(() -> new Lane.Duty(Lane.Role.valueOf(text(in)), in.readDouble(), in.readDouble()), in)), in),
                list(() -> new Mark(in.readDouble(), text(in), text(in)), in),
                list(() -> new Series(
                        Series.What.valueOf(text(in)), text(in), text(in), in.readDouble(), list(in::readDouble, in)), in));
    }

    private static Map<String, Map<String, Long>> logs(DataInput in) throws IOException {
        var logs = new LinkedHashMap<String, Map<String, Long>>();
        for (int left = size(in); left > 0; left--) {
            logs.put(text(in), counts(in));
        }
        return logs;
    }

    private static void counts(Map<String, Long> counts, DataOutput out) throws IOException {
        out.writeInt(counts.size());
        for (var entry : counts.entrySet()) {
            text(entry.getKey(), out);
            out.writeLong(entry.getValue());
        }
    }

    private static Map<String, Long> counts(DataInput in) throws IOException {
        var counts = new LinkedHashMap<String, Long>();
        for (int left = size(in); left > 0; left--) {
            counts.put(text(in), in.readLong());
        }
        return counts;
    }

    private static <T> void list(List<T> values, Writer<T> writer, DataOutput out) throws IOException {
        out.writeInt(values.size());
        for (var value : values) {
            writer.write(value);
        }
    }

    private static <T> List<T> list(Reader<T> reader, DataInput in) throws IOException {
        var values = new ArrayList<T>();
        for (int left = size(in); left > 0; left--) {
            values.add(reader.read());
        }
        return values;
    }

    private static void text(String text, DataOutput out) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        var bytes = new byte[size(in)];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int size(DataInput in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST) {
            throw new IOException("a list or text of " + size);
        }
        return size;
    }
}
