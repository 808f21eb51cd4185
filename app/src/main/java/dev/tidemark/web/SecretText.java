package dev.tidemark.web;

import dev.tidemark.settings.InvalidSettings;
import dev.tidemark.settings.SecretFile;
import dev.tidemark.settings.SettingsFile;
import dev.tidemark.settings.SettingsPlace;
import java.nio.file.Path;

/// The texts of the files that the settings name.
final class SecretText {
    private SecretText() {}

    /// That of a file which only its owner, and at most its group, may read.
    ///
    /// @param name the setting that names the file
    /// @throws HttpRefused when it cannot be read, or others may read it too
    static String read(String name, Path file) {
        try {
            SecretFile.require(file, name);
        } catch (InvalidSettings invalid) {
            throw new HttpRefused(String.valueOf(invalid.getMessage()), invalid);
        }
        return readPublic(name, file);
    }

    /// That of a file which is no secret.
    static String readPublic(String name, Path file) {
        try {
            return SettingsFile.text(file, new SettingsPlace(name, file.toString()));
        } catch (InvalidSettings invalid) {
            throw new HttpRefused(String.valueOf(invalid.getMessage()), invalid);
        }
    }
}
