package org.sluice.console.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files with nothing in them, and a loader that only takes notes. */
class DropFolderTest {

    @TempDir
    Path folder;

    private final FakeLoader loader = new FakeLoader();
    private final List<String> log = new ArrayList<>();

    @Test
    void jarsAreLoadedInNameOrder() throws IOException {
        put("c.jar", "a.jar", "b.jar");
        scan();
        assertThat(loader.calls).containsExactly("load a.jar", "load b.jar", "load c.jar");
        assertThat(log).containsExactly("a runs, from a.jar", "b runs, from b.jar", "c runs, from c.jar");
    }

    @Test
    void otherFilesAndFoldersAreLeftAlone() throws IOException {
        put("a.jar.part", "readme.txt", ".jar.swp");
        Files.createDirectory(folder.resolve("folder.jar"));
        scan();
        assertThat(loader.calls).isEmpty();
    }

    @Test
    void whatIsLoadedIsNotLoadedAgain() throws IOException {
        put("a.jar");
        scans(3);
        assertThat(loader.calls).containsExactly("load a.jar");
    }

    @Test
    void whatAppearsLaterIsLoadedLater() throws IOException {
        DropFolder drop = drop();
        drop.scan();
        put("a.jar");
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar");
    }

    @Test
    void whatIsDeletedIsUnloaded() throws IOException {
        put("a.jar", "b.jar");
        DropFolder drop = drop();
        drop.scan();
        Files.delete(folder.resolve("a.jar"));
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar", "load b.jar", "unload a.jar");
        assertThat(log).endsWith("a is gone");
    }

    @Test
    void whatIsReplacedIsUnloadedThenLoaded() throws IOException {
        put("a.jar");
        DropFolder drop = drop();
        drop.scan();
        replace("a.jar");
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar", "unload a.jar", "load a.jar");
    }

    /** Between unload and gone the old bundle is still there: the new one waits for its turn. */
    @Test
    void theNextOneIsLoadedOnlyWhenTheFormerIsGone() throws IOException {
        put("a.jar");
        DropFolder drop = drop();
        drop.scan();
        replace("a.jar");
        loader.slow = true;
        drop.scan();
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar", "unload a.jar");
        loader.slow = false;
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar", "unload a.jar", "load a.jar");
        assertThat(log).containsSubsequence("a leaves", "a is gone", "a runs, from a.jar");
    }

    @Test
    void aRefusedJarIsToldOnceAndTriedAgainWhenItChanges() throws IOException {
        put("bad.jar");
        loader.refused.add("bad.jar");
        DropFolder drop = drop();
        drop.scan();
        drop.scan();
        assertThat(log).containsExactly("bad.jar: no good");
        loader.refused.clear();
        replace("bad.jar");
        drop.scan();
        assertThat(log).containsExactly("bad.jar: no good", "bad runs, from bad.jar");
    }

    @Test
    void aRefusalDoesNotStopTheOthers() throws IOException {
        put("a.jar", "b.jar", "c.jar");
        loader.refused.add("b.jar");
        scan();
        assertThat(log).containsExactly("a runs, from a.jar", "b.jar: no good", "c runs, from c.jar");
    }

    @Test
    void aLinkToNowhereIsNoJarAndStopsNothing() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.jar"), folder.resolve("nowhere"));
        put("b.jar");
        scan();
        assertThat(loader.calls).containsExactly("load b.jar");
    }

    @Test
    void aFolderThatIsGoneHasNotChanged() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(inner.resolve("a.jar"), "1");
        DropFolder drop = new DropFolder(inner, loader, log::add);
        drop.scan();
        Files.move(inner, folder.resolve("moved"));
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar");
        Files.move(folder.resolve("moved"), inner);
        drop.scan();
        assertThat(loader.calls).containsExactly("load a.jar");
    }

    @Test
    void whatLeftMeanwhileIsTold() {
        loader.leftMeanwhile.add("slowpoke");
        scan();
        assertThat(log).containsExactly("slowpoke is gone");
    }

    private DropFolder drop() {
        return new DropFolder(folder, loader, log::add);
    }

    private void scan() {
        drop().scan();
    }

    private void scans(int times) {
        DropFolder drop = drop();
        for (int i = 0; i < times; i++) {
            drop.scan();
        }
    }

    private void put(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), "1");
        }
    }

    private void replace(String name) throws IOException {
        Path beside = folder.resolve(name + ".new");
        Files.writeString(beside, "another size");
        Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static final class FakeLoader implements JarLoader {
        private final List<String> calls = new ArrayList<>();
        private final Set<String> refused = new TreeSet<>();
        private final Set<Path> running = new TreeSet<>();
        private final Set<Path> leaving = new TreeSet<>();
        private final List<String> leftMeanwhile = new ArrayList<>();
        private boolean slow;

        @Override
        public List<String> load(Path file) throws LoadRefusedException {
            calls.add("load " + file.getFileName());
            if (refused.contains(file.getFileName().toString())) {
                throw new LoadRefusedException(file.getFileName() + ": no good");
            }
            running.add(file);
            return List.of(domain(file));
        }

        @Override
        public List<String> unloadFrom(Path file) {
            if (!running.remove(file)) {
                return List.of();
            }
            calls.add("unload " + file.getFileName());
            if (slow) {
                leaving.add(file);
                return List.of(domain(file) + " leaves");
            }
            return List.of(domain(file) + " is gone");
        }

        @Override
        public boolean isLeaving(Path file) {
            return leaving.contains(file);
        }

        @Override
        public List<String> reap() {
            List<String> names = new ArrayList<>(leftMeanwhile);
            leftMeanwhile.clear();
            if (!slow) {
                leaving.forEach(file -> names.add(domain(file)));
                leaving.clear();
            }
            return names;
        }

        private static String domain(Path file) {
            return file.getFileName().toString().replace(".jar", "");
        }
    }
}
