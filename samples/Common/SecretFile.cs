namespace Overlay.Samples;

/// <summary>Files with keys: what is wrong with one is said with its name, and so is a mode that does not keep the secret.</summary>
internal static class SecretFile
{
    private const UnixFileMode OpenToAll = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Uses a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">What it is, for the error: <c>key file</c>.</param>
    /// <param name="use">Reads it, and creates it if it is to be.</param>
    /// <exception cref="IOException">It cannot be used; the message names it and says why.</exception>
    public static T Use<T>(string file, string kind, Func<string, T> use)
    {
        try
        {
            var result = use(file);
            WarnOfMode(file);
            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The {kind} '{file}' {Reason(error, file)}", error);
        }
    }

    /// <summary>What the system says names other files at times, such as one that was to become the key file.</summary>
    private static string Reason(Exception error, string file) => error switch
    {
        FileNotFoundException => "does not exist.",
        DirectoryNotFoundException => "is in a directory that does not exist.",
        UnauthorizedAccessException when Directory.Exists(file) => "is a directory.",
        UnauthorizedAccessException when File.Exists(file) => "cannot be read by this user.",
        UnauthorizedAccessException => "can be neither read nor created by this user.",
        _ => error.Message,
    };

    private static void WarnOfMode(string file)
    {
        // A link has a mode of its own, which says nothing; what is no file, for example a pipe, keeps nothing.
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        if (!OperatingSystem.IsWindows() && File.Exists(target) && File.GetUnixFileMode(target) is var mode && (mode & OpenToAll) != 0)
        {
            var right = (mode & UnixFileMode.OtherWrite) == 0 ? "read" : (mode & UnixFileMode.OtherRead) == 0 ? "change" : "read and change";
            OutputLine.Warn($"every user of this host can {right} '{file}' (mode {Convert.ToString((int)mode, 8)}), which holds a secret. Make it yours alone: chmod 600 '{file}'");
        }
    }
}
