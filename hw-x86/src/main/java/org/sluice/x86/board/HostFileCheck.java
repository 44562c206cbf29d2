package org.sluice.x86.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rule for what devices name on the host: a file, whatever its names, has one writer, and nobody reads
 * what is being written.
 */
final class HostFileCheck {

    /** One option of a device; a standard stream is no file. */
    private record Use(int device, String option, Path path, boolean writes) {

        boolean isStandard() {
            return path.equals(writes ? SerialSpec.STDOUT : SerialSpec.STDIN) && !option.equals("capture")
                    && !option.equals("play");
        }


        boolean isInTheWayOf(Use other) {
            if (isStandard() || other.isStandard()) {
                return isStandard() && other.isStandard() && writes == other.writes;
            }
            return (writes || other.writes) && isSameFile(path, other.path);
        }
    }

    private static final int LINKS_MAX = 40;

    private final BoardBuilder board;
    private final BoardProblem problem;
    private final List<Use> uses = new ArrayList<>();

    HostFileCheck(BoardBuilder board, BoardProblem problem) {
        this.board = board;
        this.problem = problem;
    }

    void run() {
        for (int i = 0; i < board.devices().size(); i++) {
            DeviceSpec device = board.devices().get(i);
            checkKind(i, device);
            use(i, "play", device.cable().play(), false);
            use(i, "capture", device.cable().capture(), true);
            use(i, "in", device.serial().in(), false);
            use(i, "out", device.serial().out(), true);
        }
    }

    private void checkKind(int index, DeviceSpec device) {
        if (!device.kind().hasCable() && !device.cable().equals(CableSpec.NONE)) {
            throw problem.at(board.devicePlace(index), device.title() + ": it has no cable");
        }
        if (!device.kind().sends() && device.serial().out() != null) {
            throw problem.at(board.devicePlace(index), device.title() + ": it sends no characters");
        }
        if (!device.kind().receives() && device.serial().in() != null) {
            throw problem.at(board.devicePlace(index), device.title() + ": it receives no characters");
        }
    }

    private void use(int index, String option, Path path, boolean writes) {
        if (path == null) {
            return;
        }
        Use use = new Use(index, option, path, writes);
        for (Use other : uses) {
            if (use.isInTheWayOf(other)) {
                DeviceSpec owner = board.devices().get(other.device());
                throw problem.at(board.devicePlace(index), board.devices().get(index).title() + ": " + option + "="
                        + path + (use.isStandard() ? " is taken by " : " is a file of ")
                        + BoardProblem.title(owner.title(), board.devicePlace(other.device())));
            }
        }
        uses.add(use);
    }

    /** By whatever names; of a file that is yet to be created the folder must be the same. */
    private static boolean isSameFile(Path one, Path other) {
        Path first = real(one);
        Path second = real(other);
        try {
            return first.equals(second)
                    || Files.exists(first) && Files.exists(second) && Files.isSameFile(first, second);
        } catch (IOException e) {
            return false; // whoever opens it says why it cannot
        }
    }

    /** Where a path leads, as far as it exists; links to what does not are followed, too, but not for ever. */
    private static Path real(Path path) {
        Path at = path.toAbsolutePath();
        try {
            for (int links = 0; links < LINKS_MAX && Files.isSymbolicLink(at); links++) {
                at = at.resolveSibling(Files.readSymbolicLink(at));
            }
            Path folder = at.getParent();
            return Files.exists(at) || folder == null || !Files.exists(folder) ? existing(at)
                    : folder.toRealPath().resolve(at.getFileName());
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static Path existing(Path path) throws IOException {
        return Files.exists(path) ? path.toRealPath() : path.normalize();
    }
}
