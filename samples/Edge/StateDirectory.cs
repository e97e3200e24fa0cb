namespace Overlay.Samples.Edge;

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

    /// <summary>Makes a directory that its owner alone can read, with those above it, unless it is there.</summary>
    public static void Create(string directory)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(directory) : Directory.CreateDirectory(directory, OwnerOnly);
    }
}
