using System.Diagnostics.Metrics;
using Overlay.Counters;

namespace Overlay.Diagnostics;

/// <summary>
/// The meter <c>Overlay.Core</c> of one node or supernode. Its instruments are observable: they read the counters when somebody listens,
/// and cost nothing otherwise.
/// </summary>
internal sealed class OverlayMeter : IDisposable
{
    public const string Name = "Overlay.Core";

    private readonly Meter _meter;
    private readonly NodeCounters _counters;
    private volatile bool _disposed;

    public OverlayMeter(IMeterFactory? factory, NodeCounters counters, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _counters = counters;
        var options = new MeterOptions(Name) { Tags = tags.ToArray() };
        _meter = factory?.Create(options) ?? new Meter(options);
        CountBoth("overlay.frames", "{frame}", "Ethernet frames of the port that were sent to peers, and of peers that went to the port.", Counter.FramesSent, Counter.FramesReceived);
        CountBoth("overlay.frame.bytes", "By", "The bytes of these frames.", Counter.FrameBytesSent, Counter.FrameBytesReceived);
        CountBoth("overlay.datagrams", "{datagram}", "UDP datagrams.", Counter.DatagramsSent, Counter.DatagramsReceived);
        CountBoth("overlay.datagram.bytes", "By", "UDP payload.", Counter.DatagramBytesSent, Counter.DatagramBytesReceived);
        CountBoth("overlay.relayed.datagrams", "{datagram}", "Datagrams through a supernode.", Counter.RelayedSent, Counter.RelayedReceived);
        CountBoth("overlay.relayed.bytes", "By", "The bytes of datagrams through a supernode.", Counter.RelayedBytesSent, Counter.RelayedBytesReceived);
        _meter.CreateObservableCounter("overlay.drops", Drops, "{packet}", "Frames and datagrams that were dropped, by reason.");
        _meter.CreateObservableCounter("overlay.handshakes", Handshakes, "{handshake}", "Handshakes, by outcome.");
        Gauge("overlay.sessions", "{session}", "Sessions at this moment.", () => [new(counters[Counter.Sessions])]);
        Count("overlay.cookies", "{cookie}", "Cookies sent because of too many handshakes.", Counter.CookiesSent);
        Count("overlay.path.changes", "{change}", "Peers that came to be reached over another path.", Counter.PathChanges);
        Count("overlay.group.keys", "{key}", "Group keys made.", Counter.GroupKeys);
        _meter.CreateObservableCounter("overlay.group.copies", GroupCopies, "{copy}", "Copies of group frames, by whether they were sent, made for others, or saved.");
        Count("overlay.group.joins", "{join}", "Groups that the node came to want, or wants from other sources.", Counter.GroupJoins);
        Count("overlay.group.leaves", "{leave}", "Groups that the node wants no more.", Counter.GroupLeaves);
        Count("overlay.neighbors.answered", "{question}", "Questions of ARP and neighbour discovery that were answered for stations at peers.", Counter.NeighborsAnswered);
        Count("overlay.neighbors.refused", "{claim}", "Claims to an IP address that were not noted: beyond the limit, or for another's MAC address.", Counter.NeighborsRefused);
        Count("overlay.events.dropped", "{event}", "Events that slow watchers missed.", Counter.EventsDropped);
    }

    /// <summary>Adds a gauge whose values are read from somewhere else.</summary>
    public void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> observe) =>
        _meter.CreateObservableUpDownCounter(name, () => _disposed ? [] : observe(), unit, description);

    /// <summary>The meter of a factory lives on; its instruments then show nothing.</summary>
    public void Dispose()
    {
        _disposed = true;
        _meter.Dispose();
    }

    private void Count(string name, string unit, string description, Counter counter) =>
        _meter.CreateObservableCounter(name, () => Read(new Measurement<long>(_counters[counter])), unit, description);

    private void CountBoth(string name, string unit, string description, Counter sent, Counter received) => _meter.CreateObservableCounter(
        name,
        () => Read(Tagged(_counters[sent], "overlay.direction", "sent"), Tagged(_counters[received], "overlay.direction", "received")),
        unit,
        description);

    private Measurement<long>[] Drops() =>
        Read([.. Enum.GetValues<DropReason>().Select(reason => Tagged(_counters[reason], "overlay.reason", reason.ToString()))]);

    private Measurement<long>[] Handshakes() => Read(
        Tagged(_counters[Counter.HandshakesStarted], "overlay.outcome", "started"),
        Tagged(_counters[Counter.HandshakesCompleted], "overlay.outcome", "completed"),
        Tagged(_counters[Counter.HandshakesFailed], "overlay.outcome", "failed"));

    private Measurement<long>[] GroupCopies() => Read(
        Tagged(_counters[Counter.GroupCopies], "overlay.outcome", "sent"),
        Tagged(_counters[Counter.ReplicaCopies], "overlay.outcome", "replicated"),
        Tagged(_counters[Counter.GroupCopiesSaved], "overlay.outcome", "saved"));

    private Measurement<long>[] Read(params Measurement<long>[] values) => _disposed ? [] : values;

    private static Measurement<long> Tagged(long value, string tag, string content) => new(value, new KeyValuePair<string, object?>(tag, content));
}
