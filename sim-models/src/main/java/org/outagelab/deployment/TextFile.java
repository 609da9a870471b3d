package org.outagelab.deployment;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens a text file, unpacking gzip when its first bytes say so. */
final class TextFile {
    private TextFile() {}

    static BufferedReader open(Path path) throws IOException {
        var input = new BufferedInputStream(Files.newInputStream(path));
        input.mark(2);
        boolean gzip = input.read() == 0x1f && input.read() == 0x8b;
        input.reset();
        return new BufferedReader(
                new InputStreamReader(gzip ? new GZIPInputStream(input) : input, StandardCharsets.UTF_8));
    }
}
