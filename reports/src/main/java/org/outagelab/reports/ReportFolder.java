package org.outagelab.reports;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.outagelab.results.Results;

/**
 * Writes {@code report.html}, {@code result.json}, {@code charts/} and the formats asked for into one folder.
 *
 * <p>All or nothing: the files are written to a folder beside the target, which then takes its place. An earlier report
 * is replaced as a whole; anything else in the way is refused with an {@link OccupiedFolderException}. Which files are
 * of an earlier report its {@link Manifest} tells, and nothing else does: not their names.
 *
 * <p><b>Caveat.</b> Replacing an earlier report takes two renames; a power cut between them leaves the old report under
 * a name that starts with a dot.
 */
public final class ReportFolder {
    private static final String PAGE = "report.html";
    private static final String DOCUMENT = "result.json";
    private static final String CHARTS = "charts";
    private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private ReportFolder() {}

    /**
     * @param note a sentence for the subtitle of the availability chart, or empty
     * @param more further files by name, where they are now: names start with {@code trace} or {@code runs}
     * @return the page
     */
    public static Path write(Path target, Results results, String note, Collection<Format> formats, Map<String, Path> more)
            throws IOException {
        for (String name : more.keySet()) {
            if (!name.matches("(trace|runs)[A-Za-z0-9.-]*")) {
                throw new IllegalArgumentException("further files are named trace… or runs…, got '" + name + "'");
            }
        }
        return write(target, fresh -> fill(fresh, results, note, formats, more));
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path folder) throws IOException;
    }

    private static Path write(Path target, Filling filling) throws IOException {
        Path place = Files.exists(target)
                ? target.toRealPath()
                : target.toAbsolutePath().normalize();
        requireFree(place);
        Files.createDirectories(place.getParent());
        // A name of its own, made before the try: whatever is there already is somebody else's, and is not cleared away.
        Path fresh = Files.createDirectory(beside(place, "new"));
        try {
            var failure = failure(filling, fresh);
            if (failure != null && Files.notExists(fresh.resolve(DOCUMENT))) {
                throw failure;
            }
            Manifest.write(fresh);
            swap(fresh, place);
            if (failure != null) {
                throw new IOException(
                        "the pictures failed, but the results are in " + target.resolve(DOCUMENT) + ": " + failure.getMessage(),
                        failure);
            }
        } finally {
            delete(fresh);
        }
        return target.resolve(PAGE);
    }

    /** @return why it could not be filled, or null */
    private static IOException failure(Filling filling, Path fresh) throws InterruptedIOException {
        try {
            filling.fill(fresh);
            return null;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException | LinkageError e) {
            if (Files.notExists(fresh.resolve(DOCUMENT))) {
                throw e;
            }
            return new IOException("a chart failed: " + e, e);
        }
    }

    /** Writes a page of tables with its pictures and its document. @return the page */
    public static Path write(Path target, Page page, String document) throws IOException {
        return write(target, fresh -> {
            text(fresh.resolve(DOCUMENT), document);
            writeCharts(Files.createDirectory(fresh.resolve(CHARTS)), page.pictures());
            text(fresh.resolve(PAGE), page.html(document));
        });
    }

    /** Checked before a long run too, so that it does not end with nowhere to write. */
    public static void requireFree(Path target) throws IOException {
        if (Files.notExists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new OccupiedFolderException(target + " is a file; a report needs a folder");
        }
        requireOwn(target, target);
    }

    private static void requireOwn(Path folder, Path target) throws IOException {
        var foreign = Manifest.read(folder).foreign();
        if (!foreign.isEmpty()) {
            throw new OccupiedFolderException(target + " holds " + foreign + ": choose another folder or empty it");
        }
    }

    /**
     * Loads what pictures need. Before long runs rather than after them: what cannot be loaded is told at once, and a
     * process that is being ended may draw what it found, but load nothing more.
     *
     * @throws IOException with a sentence when there can be no pictures here
     */
    public static void requirePictures() throws IOException {
        try {
            ChartStyle.regular(12);
            new Picture("prepared", "", 1, 1, graphics -> {}).png();
        } catch (LinkageError e) {
            throw new IOException(
                    "pictures need a temporary folder that may be written, and " + System.getProperty("java.io.tmpdir")
                            + " is none: set TMPDIR or -Djava.io.tmpdir, or do without a report",
                    e);
        }
    }

    private static void fill(Path folder, Results results, String note, Collection<Format> formats, Map<String, Path> more)
            throws IOException {
        // What was found goes first: a picture that fails must not take it along.
        text(folder.resolve(DOCUMENT), JsonReport.of(results));
        for (Format format : formats) {
            for (Map.Entry<String, String> file : new TreeMap<>(format.files(results)).entrySet()) {
                text(folder.resolve(file.getKey()), file.getValue());
            }
        }
        for (Map.Entry<String, Path> file : new TreeMap<>(more).entrySet()) {
            Files.copy(file.getValue(), folder.resolve(file.getKey()));
        }
        var charts = new Charts(results, note);
        writeCharts(Files.createDirectory(folder.resolve(CHARTS)), charts.all());
        text(folder.resolve(PAGE), HtmlReport.of(results, charts));
    }

    private static void writeCharts(Path folder, List<Picture> pictures) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> open = new ArrayList<>();
            for (Picture picture : pictures) {
                open.add(threads.submit(() -> {
                    text(folder.resolve(picture.name() + ".svg"), picture.svg());
                    return Files.write(folder.resolve(picture.name() + ".png"), picture.png());
                }));
            }
            for (Future<?> each : open) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("a chart failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while drawing charts");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void swap(Path fresh, Path place) throws IOException {
        if (Files.notExists(place)) {
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path old = beside(place, "old");
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            // Somebody may have put a file there while the pictures were drawn.
            requireOwn(old, place);
            Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    /** A name that nothing else has: numbers of processes come again, on other machines and in containers at once. */
    private static Path beside(Path place, String what) {
        Path name = place.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("a report cannot replace the root of a file system");
        }
        return place.resolveSibling("." + name + "." + what + "-" + UUID.randomUUID());
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(ReportFolder::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(Path file, String content) throws IOException {
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }
}
