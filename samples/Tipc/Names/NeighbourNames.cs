using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Names;

/// <summary>What one neighbour tells about its bindings: puts bulk and changes into order and enters them into the name table.</summary>
internal sealed class NeighbourNames(TipcAddress neighbour, NameTable table, TipcCounters counters)
{
    /// <summary>Bytes of changes that may wait for the bulk. A change that finds no room is lost, and those after it wait for ever.</summary>
    public const int MaxWaitingBytes = 1 << 20;

    private const int OverheadOfMessage = 100;
    private readonly Dictionary<ushort, byte[]> _waiting = [];
    private int _waitingBytes;
    private ushort _next;
    private bool _hasBulk;

    public void Receive(byte[] message)
    {
        if (!NameDistributorMessage.IsValid(message) || InternalHeader.Origin(message) != neighbour)
        {
            counters.Drop(TipcDropReason.Malformed);
        }
        else if (NameDistributorMessage.IsBulk(message) || !NameDistributorMessage.IsNumbered(message))
        {
            Apply(message);
            if (NameDistributorMessage.IsLastOfBulk(message))
            {
                Open(NameDistributorMessage.Number(message));
            }
        }
        else
        {
            ReceiveChange(message);
        }
    }

    private void ReceiveChange(byte[] message)
    {
        var number = NameDistributorMessage.Number(message);
        if (_hasBulk && number == _next)
        {
            Apply(message);
            _next++;
            ApplyWaiting();
        }
        else if ((_hasBulk && Serial.IsAfter(_next, number)) || _waiting.ContainsKey(number))
        {
            counters.Drop(TipcDropReason.Duplicate);
        }
        else
        {
            Keep(number, message);
        }
    }

    private void Keep(ushort number, byte[] message)
    {
        var size = message.Length + OverheadOfMessage;
        if (_waitingBytes + size > MaxWaitingBytes)
        {
            counters.Drop(TipcDropReason.NameOutOfOrder);
            return;
        }

        _waiting.Add(number, message);
        _waitingBytes += size;
    }

    /// <summary>The bulk is complete: what it contains already is not to be applied again, the rest follows it.</summary>
    private void Open(ushort next)
    {
        _next = next;
        _hasBulk = true;
        foreach (var number in _waiting.Keys.Where(number => Serial.IsAfter(next, number)).ToArray())
        {
            Release(number);
        }

        ApplyWaiting();
    }

    private void ApplyWaiting()
    {
        while (_waiting.TryGetValue(_next, out var message))
        {
            Release(_next);
            Apply(message);
            _next++;
        }
    }

    private void Release(ushort number)
    {
        if (_waiting.Remove(number, out var message))
        {
            _waitingBytes -= message.Length + OverheadOfMessage;
        }
    }

    private void Apply(byte[] message)
    {
        var isWithdrawal = NameDistributorMessage.IsWithdrawal(message);
        for (var i = 0; i < NameDistributorMessage.ItemCount(message); i++)
        {
            var item = NameDistributorMessage.Item(message, i);
            var key = new PublicationKey(item.Range, new SocketAddress(item.Port, neighbour), item.Key);
            if (!item.Range.IsValid)
            {
                counters.Drop(TipcDropReason.Malformed);
            }
            else if (isWithdrawal)
            {
                Withdraw(key);
            }
            else
            {
                Publish(key);
            }
        }
    }

    private void Publish(PublicationKey key)
    {
        switch (table.Publish(key, Scope.Cluster, isLocal: false))
        {
            case PublishResult.Known:
                counters.Drop(TipcDropReason.Duplicate);
                break;
            case PublishResult.TooMany:
                counters.Drop(TipcDropReason.TooManyPublications);
                break;
        }
    }

    private void Withdraw(PublicationKey key)
    {
        if (!table.Withdraw(key, out _))
        {
            counters.Drop(TipcDropReason.NoDestination);
        }
    }
}
