namespace Overlay.Network.Tests.Multicast;

/// <summary>The scripts in <c>Programs</c>.</summary>
internal static class PythonPrograms
{
    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Multicast", "Programs", file);
}
