package org.outagelab.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The list of a report's own files, kept in its folder: {@code sha256sum -c manifest.sha256} checks it too.
 *
 * <p>A file is the report's own if it stands in the list and has the content it was written with. Everything else is
 * somebody's work: a file that is not listed, one that was changed, and a link in the place of a file or folder.
 */
final class Manifest {
    static final String NAME = "manifest.sha256";

    private static final String HEAD = "# The files that outagelab has written here, and may replace.";
    private static final String BETWEEN = "  ";

    private final Path folder;
    private final Map<String, String> digests;

    private Manifest(Path folder, Map<String, String> digests) {
        this.folder = folder;
        this.digests = digests;
    }

    /** Lists all that is in a folder by now. */
    static void write(Path folder) throws IOException {
        var text = new StringBuilder(HEAD).append('\n');
        list(folder, "", text);
        Files.writeString(folder.resolve(NAME), text, StandardCharsets.UTF_8);
    }

    private static void list(Path folder, String above, StringBuilder text) throws IOException {
        for (Path child : children(folder)) {
            String name = above + child.getFileName();
            if (Files.isDirectory(child)) {
                list(child, name + "/", text);
            } else {
                text.append(digest(child)).append(BETWEEN).append(name).append('\n');
            }
        }
    }

    /** Of a folder without a list, the empty one. */
    static Manifest read(Path folder) throws IOException {
        var digests = new TreeMap<String, String>();
        Path list = folder.resolve(NAME);
        if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
            // Byte by byte: somebody else's file of this name need not be text.
            for (String line : Files.readString(list, StandardCharsets.ISO_8859_1).split("\n")) {
                int at = line.indexOf(BETWEEN);
                if (!line.startsWith("#") && at > 0) {
                    digests.put(line.substring(at + BETWEEN.length()), line.substring(0, at));
                }
            }
        }
        return new Manifest(folder, digests);
    }

    /** What in the folder is not the report's own, for a sentence: the first of it; empty when there is nothing. */
    String foreign() throws IOException {
        return foreign(folder, "");
    }

    private String foreign(Path within, String above) throws IOException {
        for (Path child : children(within)) {
            String name = above + child.getFileName();
            boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
            String found = "";
            if (isFolder && digests.keySet().stream().anyMatch(listed -> listed.startsWith(name + "/"))) {
                found = foreign(child, name + "/");
            } else if (isFolder || !digests.containsKey(name) && !(name.equals(NAME) && !digests.isEmpty())) {
                // A folder that holds nothing of ours is not looked into: it may be somebody's home.
                found = "'" + name + "', which is not part of a report"
                        + (digests.isEmpty() ? " (its list, " + NAME + ", is not there)" : "");
            } else if (!Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                found = "'" + name + "', which is no longer the file of the report";
            } else if (!name.equals(NAME) && !digest(child).equals(digests.get(name))) {
                found = "'" + name + "', which was changed after the report was written";
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
