using System.Runtime.CompilerServices;

namespace Overlay.Primitives.Timing;

/// <summary>One deadline for each value of an enum: the protocol's timers.</summary>
/// <typeparam name="TKind">An enum whose values count up from 0.</typeparam>
internal sealed class Deadlines<TKind> : DeadlineSet
    where TKind : unmanaged, Enum
{
    private static readonly int Kinds = Enum.GetValues<TKind>().Length;

    public Deadlines(Agenda agenda, ITimed owner)
        : base(agenda, owner, Kinds)
    {
    }

    public Instant this[TKind kind]
    {
        get => Get(Index(kind));
        set => Set(Index(kind), value);
    }

    /// <summary>Sets the deadline unless it is set for an earlier time already.</summary>
    public void Advance(TKind kind, Instant at)
    {
        if (at < this[kind])
        {
            this[kind] = at;
        }
    }

    /// <summary>True if the deadline has come; it is then off.</summary>
    public bool TryTake(TKind kind, Instant now) => TryTake(Index(kind), now);

    public void Cancel(TKind kind) => Set(Index(kind), Instant.Never);

    private static int Index(TKind kind) => Unsafe.BitCast<TKind, int>(kind);
}
