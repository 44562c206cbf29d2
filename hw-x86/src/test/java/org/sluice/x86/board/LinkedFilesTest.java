package org.sluice.x86.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file has one writer, by whatever names the options of a board call it. */
class LinkedFilesTest {

    private static final String START = "cpus 1\nioapic address=0xfec00000 pins=24 gsi=0\n";

    @TempDir
    private Path folder;
    private Path file;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void create() throws IOException {
        file = Files.writeString(folder.resolve("out.txt"), "kept");
    }

    private int check(String first, Path firstPath, String second, Path secondPath) throws IOException {
        Path board = Files.writeString(folder.resolve("x.board"), START + "uart a port=0x3f8 gsi=4 " + first + "=\""
                + firstPath + "\"\nuart b port=0x2f8 gsi=3 " + second + "=\"" + secondPath + "\"\n");
        PrintStream complaints = new PrintStream(err, true, StandardCharsets.UTF_8);
        return BoardCheckCommand.run(new String[] {"check", board.toString()}, complaints, complaints);
    }

    private void refused(String first, Path firstPath, String second, Path secondPath) throws IOException {
        err.reset();
        assertThat(check(first, firstPath, second, secondPath)).isEqualTo(BoardCheckCommand.REFUSED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(":4: uart b: " + second + "=" + secondPath
                + " is a file of uart a (");
        assertThat(file).hasContent("kept");
    }

    @Test
    void aLinkToAFileIsThatFile() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("lnk.txt"), file);
        refused("out", file, "out", link);
        refused("out", link, "out", file);
        refused("in", file, "out", link);
        refused("out", file, "in", link);
    }

    @Test
    void aSecondNameOfAFileIsThatFile() throws IOException {
        refused("out", file, "out", Files.createLink(folder.resolve("hard.txt"), file));
    }

    @Test
    void aFileThatIsYetToBeCreatedIsFoundByItsFolderAndThroughALinkToNothing() throws IOException {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), there);
        refused("out", there.resolve("new"), "out", linked.resolve("new"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("there", "new"));
        refused("out", there.resolve("new"), "out", dangling);
        refused("out", dangling, "out", linked.resolve("new"));
        assertThat(there).isEmptyDirectory();
    }

    @Test
    void readersShareAndOtherFilesAreOthers() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("lnk.txt"), file);
        assertThat(check("in", file, "in", link)).isZero();
        assertThat(check("in", file, "out", folder.resolve("other"))).isZero();
        assertThat(check("out", folder.resolve("one"), "out", folder.resolve("two"))).isZero();
    }

    /** The system finds no end of it either: whoever opens it says so. */
    @Test
    void aLinkToItselfIsNoOtherFilesName() throws IOException {
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThat(check("out", loop, "out", file)).isZero();
    }
}
