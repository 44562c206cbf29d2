package org.sluice.it.assembled;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Bundles with a {@link FixtureDomain}, made while the tests run. */
final class FixtureJar {

    private FixtureJar() {
    }

    /** A bundle; further manifest headers by key and value in turn. */
    static Path write(Path file, String... headers) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", file.getFileName().toString().replace(".jar", ""));
        main.putValue("Bundle-Activator", FixtureDomain.class.getName());
        main.putValue("Import-Package", "org.osgi.framework,org.sluice.ipipe,org.sluice.nanokernel,"
                + "org.sluice.nanokernel.hw");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        return write(file, manifest);
    }

    /** A jar like any other: no bundle. */
    static Path writePlain(Path file) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        return write(file, manifest);
    }

    private static Path write(Path file, Manifest manifest) {
        String name = FixtureDomain.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream in = FixtureDomain.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new ZipEntry(name));
            in.transferTo(jar);
            jar.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
