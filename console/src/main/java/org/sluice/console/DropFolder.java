package org.sluice.console;

import java.io.IOException;
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
final class DropFolder {

    private final Path folder;
    private final DomainLoader loader;
    private final Consumer<String> log;
    private final Map<Path, String> seen = new TreeMap<>();

    DropFolder(Path folder, DomainLoader loader, Consumer<String> log) {
        this.folder = folder;
        this.loader = loader;
        this.log = log;
    }

    /** Looks once, and does what has to be done. */
    void scan() {
        Map<Path, String> present = present();
        for (Path known : List.copyOf(seen.keySet())) {
            if (!seen.get(known).equals(present.get(known))) {
                seen.remove(known);
                tell(() -> loader.unloadFrom(known));
            }
        }
        present.forEach((file, stamp) -> {
            if (!seen.containsKey(file)) {
                seen.put(file, stamp);
                tell(() -> {
                    List<String> told = new ArrayList<>();
                    loader.load(file).forEach(name -> told.add(name + " runs, from " + file.getFileName()));
                    return told;
                });
            }
        });
        loader.reap().forEach(name -> log.accept(name + " is gone"));
    }

    private Map<Path, String> present() {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.filter(f -> f.getFileName().toString().endsWith(".jar")).toList()) {
                BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
                if (about.isRegularFile()) {
                    files.put(file, about.lastModifiedTime() + " " + about.size() + " " + about.fileKey());
                }
            }
        } catch (IOException vanishing) {
            return new TreeMap<>(seen);
        }
        return files;
    }

    private interface Change {
        List<String> make() throws DomainLoader.Refused;
    }

    private void tell(Change change) {
        try {
            change.make().forEach(log);
        } catch (DomainLoader.Refused refused) {
            log.accept(refused.getMessage());
        }
    }
}
