package org.outagelab.scenarios;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The scenario files that come with the project, by the name of their file without its ending. */
public final class Catalogue {
    private static final String INSIDE = "/org/outagelab/scenarios/catalogue/";

    private final Path folder;

    /** Opened once, for what is named in a jar stays to be read. */
    private static final class Inside {
        private static final Catalogue CATALOGUE = new Catalogue(Resource.path(Catalogue.class.getClassLoader(), INSIDE + "parts/shop.yaml")
                .map(file -> file.getParent().getParent())
                .orElse(Path.of("catalogue")));
    }

    /** Those that lie beside the classes of this one, in its jar. */
    public static Catalogue inside() {
        return Inside.CATALOGUE;
    }

    /** @param folder where they are */
    public Catalogue(Path folder) {
        this.folder = folder;
    }

    /** All of them, sorted by path; what lies in {@code parts} is shared by others and no scenario by itself. */
    public List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.getParent().getFileName().toString().equals("parts"))
                    .sorted()
                    .toList();
        }
    }

    /** The file that a word on the command line means: a path, or a name of the catalogue; the path itself if neither. */
    public Path find(String word) throws IOException {
        var path = Path.of(word);
        if (Files.exists(path)) {
            return path;
        }
        return named(word).orElse(path);
    }

    /** The file of a scenario's name, if there is one. */
    public Optional<Path> named(String name) throws IOException {
        return files().stream().filter(file -> name(file).equals(name)).findFirst().map(Catalogue::shortened);
    }

    /** {@code web-crash} for {@code web-crash.yaml}. */
    public static String name(Path file) {
        var name = file.getFileName().toString();
        return name.replaceFirst("\\.(yaml|yml)$", "");
    }

    private static Path shortened(Path file) {
        if (file.getFileSystem() != FileSystems.getDefault()) {
            return file;
        }
        var here = Path.of("").toAbsolutePath();
        var absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
