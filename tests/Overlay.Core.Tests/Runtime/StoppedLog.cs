using Microsoft.Extensions.Logging;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A log that holds up whoever writes a line with certain words, until it is told to go on.</summary>
internal sealed class StoppedLog : ILoggerFactory, ILogger
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _goOn = new();
    private volatile string? _stopsAt;

    public string? StopsAt
    {
        get => _stopsAt;
        set => _stopsAt = value;
    }

    /// <summary>Ends when somebody is held up.</summary>
    public Task Stopped => _stopped.Task;

    public void GoOn() => _goOn.Set();

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_stopsAt is { } words && formatter(state, exception).Contains(words, StringComparison.Ordinal))
        {
            _stopped.TrySetResult();
            _goOn.Wait();
        }
    }

    public void Dispose()
    {
        _goOn.Set();
        _goOn.Dispose();
    }
}
