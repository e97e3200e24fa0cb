namespace Overlay.Network.Tests.Multicast;

/// <summary>The scripts in <c>Programs</c>.</summary>
internal static class PythonPrograms
{
    /// <summary>Debian's Python, to which Debian's packages belong; there may be others on the path.</summary>
    public const string Debian = "/usr/bin/python3";

    /// <summary>A file of Debian's python3-zmq.</summary>
    public const string ZeroMq = "/usr/lib/python3/dist-packages/zmq/__init__.py";

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Multicast", "Programs", file);
}
