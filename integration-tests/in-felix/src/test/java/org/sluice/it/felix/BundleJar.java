package org.sluice.it.felix;

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

/** Makes bundles out of classes of these tests. */
final class BundleJar {

    private static final String IMPORTS =
            "org.osgi.framework,org.sluice.ipipe,org.sluice.nanokernel,org.sluice.nanokernel.osgi";

    private BundleJar() {
    }

    /** A bundle with that symbolic name whose activator is the first class. */
    static Path write(Path file, String symbolicName, Class<?> activator, Class<?>... others) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", symbolicName);
        headers.putValue("Bundle-Activator", activator.getName());
        headers.putValue("Import-Package", IMPORTS);
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            put(jar, activator);
            for (Class<?> other : others) {
                put(jar, other);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static void put(JarOutputStream jar, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(name));
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
