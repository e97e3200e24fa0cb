namespace Overlay.Peers.Benchmarks.Programs.Native;

/// <summary>The kinds of socket that the test uses.</summary>
internal enum ZmqSocketType
{
    Pull = 7,
    Push = 8,
}
