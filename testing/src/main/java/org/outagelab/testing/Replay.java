package org.outagelab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.outagelab.OutageResults;

/**
 * A scenario with all its changes in a file, which the command line plays with the same digest.
 *
 * @param file named by its own contents: the same scenario is written once
 */
public record Replay(Path file) {
    private static final Path FOLDER = Path.of("target", "outagelab");
    private static final int NAME = 12;

    /** Writes it. */
    public static Replay of(OutageResults results) {
        var text = results.outage().toYaml();
        var file = FOLDER.resolve(hash(text) + ".yaml").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the scenario of a failure cannot be written to " + file, e);
        }
        return new Replay(file);
    }

    /** What plays it again. */
    public String command() {
        var path = file.toString();
        return "outagelab run " + (path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'");
    }

    private static String hash(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
