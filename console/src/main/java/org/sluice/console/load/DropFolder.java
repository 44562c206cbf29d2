package org.sluice.console.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder whose jars are domains: what appears is loaded, in name order; what disappears is unloaded; what changes is
 * replaced. Put files there by renaming them into place. A jar that was refused is tried again only when it changes.
 *
 * <p>Threading: {@link #scan} by one thread at a time.
 */
public final class DropFolder {

    private static final String JAR = ".jar";

    private final Path folder;
    private final JarLoader loader;
    private final Consumer<String> log;
    private final Map<Path, String> seen = new TreeMap<>();

    /** A folder that has not been looked at; {@code log} is told what happens, a line each. */
    public DropFolder(Path folder, JarLoader loader, Consumer<String> log) {
        this.folder = folder;
        this.loader = loader;
        this.log = log;
    }

    /** Looks once, and does what has to be done. */
    public void scan() {
        Map<Path, String> present = present();
        for (Path known : List.copyOf(seen.keySet())) {
            if (!seen.get(known).equals(present.get(known))) {
                seen.remove(known);
                tell(() -> loader.unloadFrom(known));
            }
        }
        loader.reap().forEach(name -> log.accept(name + " is gone"));
        present.forEach((file, stamp) -> {
            if (!seen.containsKey(file) && !loader.isLeaving(file)) {
                seen.put(file, stamp);
                tell(() -> load(file));
            }
        });
    }

    private List<String> load(Path file) throws LoadRefusedException {
        List<String> told = new ArrayList<>();
        loader.load(file).forEach(name -> told.add(name + " runs, from " + file.getFileName()));
        return told;
    }

    /** The jars, each with what changes when it is replaced. A folder that cannot be read has not changed. */
    private Map<Path, String> present() {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(f -> f.getFileName().toString().endsWith(JAR)).toList()) {
                String stamp = stamp(file);
                if (!stamp.isEmpty()) {
                    files.put(file, stamp);
                }
            }
        } catch (IOException | UncheckedIOException unreadable) {
            return new TreeMap<>(seen);
        }
        return files;
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
            return about.isRegularFile() ? about.lastModifiedTime() + " " + about.size() + " " + about.fileKey() : "";
        } catch (IOException vanished) {
            return ""; // or a link to nowhere
        }
    }

    private interface Change {
        List<String> make() throws LoadRefusedException;
    }

    private void tell(Change change) {
        try {
            change.make().forEach(log);
        } catch (LoadRefusedException refused) {
            log.accept(refused.getMessage());
        }
    }
}
