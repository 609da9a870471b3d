package org.outagelab.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files that come with classes, in a folder or in a jar. */
public final class Resource {
    private Resource() {}

    /**
     * Where it lies; a jar is opened, and stays open, because what is read there may name files beside it.
     *
     * @param loader finds it
     * @param name from the root, with or without a slash before it
     */
    public static Optional<Path> path(ClassLoader loader, String name) {
        var url = loader.getResource(name.startsWith("/") ? name.substring(1) : name);
        if (url == null) {
            return Optional.empty();
        }
        try {
            var uri = url.toURI();
            if (uri.getScheme().equals("jar")) {
                open(uri);
            }
            return Optional.of(Path.of(uri));
        } catch (URISyntaxException | FileSystemNotFoundException e) {
            throw new IllegalArgumentException("the resource " + name + " lies where no file can be read: " + url, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar of the resource " + name + " cannot be opened", e);
        }
    }

    private static void open(URI uri) throws IOException {
        try {
            FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            // Somebody else has opened it.
            FileSystems.getFileSystem(uri);
        }
    }
}
