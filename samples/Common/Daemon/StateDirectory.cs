namespace Overlay.Samples;

/// <summary>Where a program keeps what it needs again at its next start.</summary>
internal static class StateDirectory
{
    private const string OfHost = "/var/lib/overlay";
    private const string Name = "overlay";

    /// <summary>
    /// The directories, the best first; the first one that can be used is used. That of the service alone if there is one (STATE_DIRECTORY, systemd.exec(5)); otherwise that
    /// of the host, and for who may not write there that of the user (XDG base directory specification: XDG_STATE_HOME, by default ~/.local/state).
    /// </summary>
    /// <param name="variable">Reads the environment.</param>
    public static IReadOnlyList<string> Candidates(Func<string, string?> variable)
    {
        if (variable("STATE_DIRECTORY") is { Length: > 0 } service)
        {
            return [service.Split(':')[0]];
        }

        var ofUser = variable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state) ? state
            : variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "state")
            : null;
        return ofUser is null ? [OfHost] : [OfHost, Path.Combine(ofUser, Name)];
    }

    /// <summary>Uses the first directory that can be used; it is made if it is missing.</summary>
    /// <param name="directories">The directories, the best first.</param>
    /// <param name="use">Uses one.</param>
    /// <param name="trouble">Why there is no result: what is wrong with the best directory.</param>
    /// <returns>What <paramref name="use"/> returned; null if no directory can be used.</returns>
    public static T? Use<T>(IReadOnlyList<string> directories, Func<string, T> use, out string? trouble)
        where T : class
    {
        trouble = null;
        foreach (var directory in directories)
        {
            try
            {
                Create(directory);
                return use(directory);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                trouble ??= error.Message;
            }
        }

        return null;
    }

    /// <summary>Makes a directory that its owner alone can read, with those above it, unless it is there.</summary>
    private static void Create(string directory)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnerOnly);
    }
}
