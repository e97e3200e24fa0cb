using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Sessions;

/// <summary>All sessions of nodes with this supernode, by the index that their datagrams carry.</summary>
internal sealed class ClientSessions
{
    private readonly SupernodeLimits _limits;
    private readonly NodeCounters _counters;
    private readonly IRandomSource _random;
    private readonly Agenda _agenda;
    private readonly Action<ClientSession, Instant> _timedOut;
    private readonly ConcurrentDictionary<uint, ClientSession> _byIndex = [];
    private readonly Queue<ClientSession> _recent = new();
    private readonly LateMessages _late = new();
    private readonly Instant _allNewAt;

    public ClientSessions(SupernodeEngineOptions options, IRandomSource random, Agenda agenda, Action<ClientSession, Instant> timedOut, Instant now)
    {
        _allNewAt = now + options.Limits.Lifetime;
        _limits = options.Limits;
        _counters = options.Counters;
        _random = random;
        _agenda = agenda;
        _timedOut = timedOut;
    }

    public int Count => _byIndex.Count;

    public TableSize Recent => new(_recent.Count, _limits.UnregisteredSessions);

    public TableSize Late => _late.Size;

    /// <summary>True if there is a session with the index, or was. Any thread may ask.</summary>
    public bool Knows(uint index) => _byIndex.ContainsKey(index) || _late.MayCome(index);

    /// <summary>True while nodes may go on with what they had with this supernode before it was started again. Any thread may ask.</summary>
    public bool MayBeFromBefore(Instant now) => now < _allNewAt;

    /// <summary>Counts a message for a session that never was, unless it was with this supernode before its start. Any thread may call it.</summary>
    public void CountUnknown(Instant now)
    {
        if (!MayBeFromBefore(now))
        {
            _counters.Count(DropReason.UnknownSession);
        }
    }

    public uint FreeIndex()
    {
        uint index;
        do
        {
            index = _random.NextUInt32();
        }
        while (index == 0 || _byIndex.ContainsKey(index));
        return index;
    }

    /// <summary>Keeps a session until it registers. If too many were made since, the oldest that did not register gives way.</summary>
    public void Add(Session session, UnderlayAddress address, Instant now)
    {
        var client = new ClientSession(session, address, _agenda, _timedOut, now);
        client.Deadlines[ClientDeadline.Expiry] = now + _limits.UnregisteredLifetime;
        _byIndex[session.LocalIndex] = client;
        _counters.Add(Counter.Sessions);
        _recent.Enqueue(client);
        while (_recent.Peek().IsOver)
        {
            _recent.Dequeue();
        }

        if (_recent.Count > _limits.UnregisteredSessions && _recent.Dequeue() is { Member: null } oldest)
        {
            Remove(oldest);
        }
    }

    /// <summary>Finds the session of a control message and opens it; counts what is not authentic.</summary>
    public bool TryOpen(PacketBuffer datagram, Instant now, [NotNullWhen(true)] out ClientSession? client)
    {
        client = null;
        if (!DataHeader.TryRead(datagram.Span, out var header))
        {
            _counters.Count(DropReason.Malformed);
            return false;
        }

        if (!_byIndex.TryGetValue(header.Receiver, out var found))
        {
            if (!_late.TryTake(header.Receiver))
            {
                CountUnknown(now);
            }

            return false;
        }

        var result = found.Session.TryOpen(datagram, header);
        if (result != OpenResult.Opened)
        {
            _counters.Count(result == OpenResult.Replayed ? DropReason.Replayed : DropReason.AuthenticationFailed);
            return false;
        }

        client = found;
        Confirm(client, now);
        return true;
    }

    public void Remove(ClientSession client)
    {
        if (_byIndex.TryRemove(client.Session.LocalIndex, out _))
        {
            _late.Expect(client.Session.LocalIndex);
            client.IsOver = true;
            client.Deadlines.Clear();
            client.Session.Close();
            _counters.Add(Counter.Sessions, -1);
        }
    }

    /// <summary>A sign of life. The first one shows that the node has the keys, and not only repeated somebody's initiation.</summary>
    private void Confirm(ClientSession client, Instant now)
    {
        if (!client.Session.IsConfirmed)
        {
            client.Session.Confirm();
            _counters.Add(Counter.HandshakesCompleted);
        }

        client.Deadlines[ClientDeadline.Expiry] = now + (client.Member is null ? _limits.UnregisteredLifetime : _limits.Lifetime);
    }
}
