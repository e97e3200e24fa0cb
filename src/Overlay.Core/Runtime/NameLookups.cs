using System.Collections.Concurrent;
using System.Net;
using Overlay.Primitives;

namespace Overlay.Runtime;

/// <summary>
/// Asks for the addresses of names. While a name server does not answer, the system's resolver blocks for up to half a minute and cannot be stopped. So each
/// question has a thread of its own, and whoever asks waits only as long as it likes. Whoever asks again gets the answer to the question that still runs, or
/// the answer that came too late before.
/// </summary>
/// <param name="resolve">How names are resolved, if not by the system.</param>
internal sealed class NameLookups(Func<string, Task<IPAddress[]>>? resolve)
{
    private readonly Func<string, Task<IPAddress[]>> _resolve = resolve ?? AskSystemAsync;
    private readonly ConcurrentDictionary<string, Lazy<Task<IPAddress[]>>> _questions = [];

    /// <summary>Returns the addresses behind a name; an address in writing is itself.</summary>
    /// <exception cref="OperationCanceledException">The caller waits no longer; the question goes on.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not exist, or nobody knows.</exception>
    public async Task<IPAddress[]> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (AddressText.TryParse(name, out var literal))
        {
            return [literal];
        }

        var question = _questions.GetOrAdd(name, static (name, resolve) => new(() => AskAsync(resolve, name)), _resolve);
        try
        {
            return await question.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (question.Value.IsCompleted)
            {
                // Somebody else may have asked anew in the meantime: that question stays.
                _questions.TryRemove(KeyValuePair.Create(name, question));
            }
        }
    }

    /// <summary>Whatever a resolver throws is in the task.</summary>
    private static async Task<IPAddress[]> AskAsync(Func<string, Task<IPAddress[]>> resolve, string name) => await resolve(name).ConfigureAwait(false);

    private static Task<IPAddress[]> AskSystemAsync(string name) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(name), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
