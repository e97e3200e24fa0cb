using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Fragments;

/// <summary>
/// Puts fragmented datagrams together: a bounded number, in a bounded time. When there are too many, from all or from one source, the oldest
/// is given up: a source that never finishes cannot stop the others.
/// </summary>
internal sealed class Reassembler(NetContext context)
{
    private readonly List<Assembly> _assemblies = [];
    private readonly Stack<Assembly> _spares = [];

    /// <summary>How many datagrams are being put together.</summary>
    public int Count => _assemblies.Count;

    /// <summary>Adds a fragment; returns the payload of the datagram if it is whole now, valid until the next call, else nothing.</summary>
    public ReadOnlySpan<byte> Add(ReassemblyKey key, int offset, bool hasMore, ReadOnlySpan<byte> part, Instant now)
    {
        var assembly = Find(key) ?? Begin(key, now);
        if (!assembly.TryAdd(offset, hasMore, part))
        {
            context.Drop(NetDrop.FragmentsOverlap);
            return default;
        }

        var whole = assembly.Whole;
        if (!whole.IsEmpty)
        {
            End(assembly);
        }

        return whole;
    }

    public void GiveUp(Assembly assembly)
    {
        if (!assembly.IsBroken)
        {
            context.Drop(NetDrop.ReassemblyTimeout);
        }

        End(assembly);
    }

    private Assembly? Find(ReassemblyKey key)
    {
        foreach (var assembly in _assemblies)
        {
            if (assembly.Key == key)
            {
                return assembly;
            }
        }

        return null;
    }

    private Assembly Begin(ReassemblyKey key, Instant now)
    {
        MakeRoom(key.Source);
        var assembly = _spares.TryPop(out var spare) ? spare : new Assembly(this, context.Agenda);
        assembly.Begin(key, now + NetLimits.ReassemblyTime);
        _assemblies.Add(assembly);
        return assembly;
    }

    /// <summary>The list is in the order of age.</summary>
    private void MakeRoom(IpAddress source)
    {
        Assembly? oldest = null;
        var count = 0;
        foreach (var assembly in _assemblies)
        {
            if (assembly.Key.Source == source)
            {
                oldest ??= assembly;
                count++;
            }
        }

        if (count < NetLimits.ReassembliesPerSource)
        {
            oldest = _assemblies.Count < NetLimits.Reassemblies ? null : _assemblies[0];
        }

        if (oldest is not null)
        {
            context.Drop(NetDrop.ReassemblyFull);
            End(oldest);
        }
    }

    /// <summary>The bytes stay as they are until the next datagram begins.</summary>
    private void End(Assembly assembly)
    {
        _assemblies.Remove(assembly);
        assembly.End();
        _spares.Push(assembly);
    }
}
