using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Node;

/// <summary>The time in which one thread has the engine to itself.</summary>
internal readonly ref struct EngineSession(EngineHost host, TipcEngine engine, TimeSpan now) : IDisposable
{
    public TipcEngine Engine { get; } = engine;

    public TimeSpan Now { get; } = now;

    public void Dispose() => host.Leave();
}
