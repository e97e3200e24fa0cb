using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Supernodes.Members;
using Overlay.Supernodes.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes;

/// <summary>Events that nobody has taken yet. If nobody does, the oldest are dropped and counted.</summary>
internal sealed class SupernodeEvents
{
    private const int Limit = 1_024;
    private readonly Queue<SupernodeEvent> _events = new();
    private readonly NodeCounters _counters;

    public SupernodeEvents(NodeCounters counters) => _counters = counters;

    public bool TryTake(out SupernodeEvent happened) => _events.TryDequeue(out happened);

    public void Add(SupernodeEventKind kind, Member member, UnderlayAddress other = default) => Add(new SupernodeEvent(
        kind, member.Community.Name, member.Id, member.Mac, member.Session.Address, RegistrationStatus.Accepted, other));

    public void AddRefusal(ClientSession session, in Register register, RegistrationStatus status) => Add(new SupernodeEvent(
        SupernodeEventKind.RegistrationRefused, register.Name, session.Session.RemoteId, register.Mac, session.Address, status));

    private void Add(in SupernodeEvent happened)
    {
        if (_events.Count == Limit)
        {
            _events.Dequeue();
            _counters.Add(Counter.EventsDropped);
        }

        _events.Enqueue(happened);
    }
}
