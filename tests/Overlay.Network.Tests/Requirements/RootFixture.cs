namespace Overlay.Network.Tests.Requirements;

/// <summary>
/// What several tests share, up once for all of them. Where those tests are skipped it does not start, and there is nothing to end: a fixture that fails
/// makes the run fail, though no test does.
/// </summary>
/// <param name="programs">What the tests start besides <c>ip</c> and <c>nft</c>.</param>
public abstract class RootFixture(params string[] programs) : IAsyncLifetime, IDisposable
{
    public Task InitializeAsync() => RootRequirement.Missing(programs) is null ? StartAsync() : Task.CompletedTask;

    /// <summary>Ends what takes time to end, before <see cref="Dispose"/>; also if <see cref="StartAsync"/> failed or never ran.</summary>
    public virtual Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Ends what was started, also if <see cref="StartAsync"/> failed or never ran.</summary>
    public abstract void Dispose();

    protected abstract Task StartAsync();
}
