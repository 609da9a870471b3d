package org.outagelab.reading;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The lines of a text file, unpacked when its first bytes are those of gzip. */
final class TextFile implements Closeable {
    /** Of a longer line, one character more is kept, and the rest skipped. */
    static final int MAX_LINE = 65_536;

    private final BufferedReader reader;
    private int number;

    private TextFile(BufferedReader reader) {
        this.reader = reader;
    }

    /** @throws IOException with a sentence for the user if it is no readable file */
    static TextFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + " is a folder");
        } else if (!Files.isRegularFile(path)) {
            throw new IOException("there is no file " + path);
        } else if (!Files.isReadable(path)) {
            throw new IOException(path + " may not be read");
        }
        var input = new BufferedInputStream(Files.newInputStream(path));
        try {
            input.mark(2);
            boolean gzip = input.read() == 0x1f && input.read() == 0x8b;
            input.reset();
            return new TextFile(new BufferedReader(
                    new InputStreamReader(gzip ? new GZIPInputStream(input) : input, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            input.close();
            throw new IOException(path + " is damaged: " + e.getMessage(), e);
        }
    }

    /** The next line without its end; null after the last. */
    String next() throws IOException {
        var line = new StringBuilder();
        int character = reader.read();
        if (character < 0) {
            return null;
        }
        number++;
        while (character >= 0 && character != '\n') {
            if (line.length() <= MAX_LINE) {
                line.append((char) character);
            }
            character = reader.read();
        }
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            line.setLength(end - 1);
        }
        if (number == 1 && line.length() > 0 && line.charAt(0) == '\uFEFF') {
            line.deleteCharAt(0);
        }
        return line.toString();
    }

    /** Of the line last read, from 1. */
    int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
