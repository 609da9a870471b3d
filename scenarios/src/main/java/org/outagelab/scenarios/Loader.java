package org.outagelab.scenarios;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;

/** Reads files, each laid over the one it extends, and remembers what it has read. */
final class Loader {
    private static final int MAX_EXTENDS = 10;

    private final Catalogue catalogue;
    private final Problems problems;
    private final MessageDigest digest;
    private final LinkedHashSet<Path> open = new LinkedHashSet<>();

    /** @param catalogue where {@code extends} may find a scenario by its name, or null */
    Loader(Catalogue catalogue, Problems problems) {
        this(catalogue, problems, sha256());
    }

    private Loader(Catalogue catalogue, Problems problems, MessageDigest digest) {
        this.catalogue = catalogue;
        this.problems = problems;
        this.digest = digest;
    }

    /** One that has read the same, and reports elsewhere. */
    Loader again(Problems others) {
        try {
            return new Loader(catalogue, others, (MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of every JDK can be copied", e);
        }
    }

    /** Of everything read, hexadecimal; asked once. */
    String sha256OfAll() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A path as messages name it: what lies in a jar with its jar. */
    static String shown(Path path) {
        return path.getFileSystem() == FileSystems.getDefault() ? path.toString() : path.toUri().toString();
    }

    /** The whole document of a file, or null after a problem. */
    Node.Mapping file(Path path) {
        open.clear();
        return load(path, new Position(shown(path), 1, 1));
    }

    /**
     * The same of a text.
     *
     * @param folder where it looks for what it extends
     */
    Node.Mapping text(String origin, byte[] bytes, Path folder) {
        open.clear();
        // Stands for the text itself: one file more may extend the next.
        open.add(folder.resolve(origin).toAbsolutePath().normalize());
        return document(folder.resolve(origin), origin, bytes);
    }

    /**
     * What a variant of a file extends, without the variants of that.
     *
     * @param name as it stands in the file
     */
    Node.Mapping below(Path path, Node.Scalar name) {
        open.clear();
        open.add(path.toAbsolutePath().normalize());
        var other = other(path, name);
        var document = other == null ? null : load(other, name.at());
        return document == null ? null : without(document, "variants", "base", "subtitle");
    }

    /** The document of a file, laid over the one it extends. */
    private Node.Mapping load(Path path, Position from) {
        var real = path.toAbsolutePath().normalize();
        if (!open.add(real)) {
            problems.error(from, "extends", "the files extend each other in a circle, back to " + path);
            return null;
        }
        if (open.size() > MAX_EXTENDS) {
            problems.error(from, "extends", "more than the limit of " + MAX_EXTENDS + " files extend each other");
            return null;
        }
        var bytes = bytes(path, from);
        return bytes == null ? null : document(path, shown(path), bytes);
    }

    private Node.Mapping document(Path path, String origin, byte[] bytes) {
        digest.update(bytes);
        var foreign = ForeignFile.recognised(new String(bytes, StandardCharsets.UTF_8));
        if (foreign != null) {
            problems.error(new Position(origin, 1, 1), "", foreign);
            return null;
        }
        var document = YamlNodes.compose(origin, bytes, problems);
        if (document == null) {
            return null;
        }
        var parent = document.entries().get("extends");
        if (parent == null) {
            return document;
        }
        if (!(parent.value() instanceof Node.Scalar name) || name.isNull() || name.text().isBlank()) {
            problems.error(
                    parent.value().at(), "extends", "expected the name of a file, got " + parent.value().describe());
            return null;
        }
        var other = other(path, name);
        if (other == null) {
            return null;
        }
        var below = load(other, name.at());
        return below == null ? null : laidOver(below, without(document, "extends"));
    }

    /** The file that another one stands on: beside it, or in the catalogue; null after a problem. */
    private Path other(Path path, Node.Scalar name) {
        try {
            var folder = path.getParent();
            var beside = folder == null ? Path.of(name.text()) : folder.resolve(name.text());
            return catalogue == null || Files.exists(beside) ? beside : catalogue.named(name.text()).orElse(beside);
        } catch (InvalidPathException e) {
            problems.error(name.at(), "extends", "no file can be called " + name.describe());
        } catch (IOException e) {
            problems.error(name.at(), "extends", "the catalogue cannot be read");
        }
        return null;
    }

    /** Variants are replaced as a whole: what they remove with null must not get lost before they are used. */
    private static Node.Mapping laidOver(Node.Mapping below, Node.Mapping document) {
        var merged = new LinkedHashMap<>(below.merge(without(document, "variants")).entries());
        var own = document.entries().get("variants");
        if (own != null) {
            merged.put("variants", own);
        }
        return new Node.Mapping(document.at(), merged);
    }

    /** What comes along with a name like that of a file that is not there. */
    private String nearest(Path path) {
        try {
            var names = catalogue == null ? List.<String>of() : catalogue.files().stream().map(Catalogue::name).toList();
            return new Reading(new Problems(), "").nearest(String.valueOf(path.getFileName()), names);
        } catch (IOException e) {
            return "";
        }
    }

    private byte[] bytes(Path path, Position from) {
        var unprintable = Characters.problem(shown(path));
        if (unprintable != null) {
            problems.error(from, open.size() == 1 ? "" : "extends", "the name of the file: " + unprintable);
            return null;
        }
        boolean first = open.size() == 1;
        var at = first ? new Position(shown(path), 0, 0) : from;
        var what = first ? "" : path + " ";
        String problem;
        if (Files.isDirectory(path)) {
            problem = "is a folder, not a scenario file";
        } else if (Files.notExists(path)) {
            problem = "there is no such file" + (first ? "" : nearest(path));
        } else if (!Files.isRegularFile(path)) {
            // A pipe or a device may have no end, or never begin.
            problem = "is no regular file, but a pipe or a device";
        } else {
            try (var input = Files.newInputStream(path)) {
                return input.readNBytes(YamlNodes.MAX_BYTES + 1);
            } catch (IOException e) {
                problem = "cannot be read";
            }
        }
        problems.error(at, first ? "" : "extends", what.isEmpty() ? problem : what.trim() + ": " + problem);
        return null;
    }

    /** A map without some of its keys. */
    static Node.Mapping without(Node.Mapping map, String... keys) {
        var entries = new LinkedHashMap<>(map.entries());
        for (var key : keys) {
            entries.remove(key);
        }
        return new Node.Mapping(map.at(), entries);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
