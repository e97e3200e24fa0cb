namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Every test, in the order in which they run; memory comes last, after the load.</summary>
internal static class AllFigures
{
    public static IReadOnlyList<Figure> List { get; } = [new FileTransfer(), new TcpStream(), new Datagrams(), new Messages(), new RoundTrips(), new ProcessMemory()];
}
