using System.Diagnostics;

namespace Overlay.Network.Tests.Tipc.Guests;

/// <summary>
/// A library that a guest needs on processors with AMX: <c>whole_state.c</c> says what for. It is compiled once, where the processor has it.
/// </summary>
internal static class WholeState
{
    private const string Library = "whole_state.so";

    private static readonly Lazy<string[]> Settings = new(() => HasLargeState() ? Compile(AppContext.BaseDirectory) : []);

    /// <summary>What env(1) is told for a guest's machine: nothing on other processors.</summary>
    public static IReadOnlyList<string> Environment => Settings.Value;

    private static bool HasLargeState() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ').Contains("amx_tile") == true;

    private static string[] Compile(string folder)
    {
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-O2", "-o", Path.Combine(folder, Library), TipcGuest.PathOf("whole_state.c")]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0
            ? [$"LD_LIBRARY_PATH={folder}", $"LD_PRELOAD={Library}"]
            : throw new InvalidOperationException("gcc could not compile whole_state.c; its output says why.");
    }
}
