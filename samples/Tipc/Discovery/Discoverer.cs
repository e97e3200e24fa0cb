using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Discovery;

/// <summary>What a discovery message is to this node.</summary>
internal enum DiscoveryVerdict
{
    /// <summary>Nothing more to do.</summary>
    Done,

    /// <summary>Another node shows itself.</summary>
    Neighbour,

    /// <summary>Another node had this node's address first.</summary>
    Duplicate,
}

/// <summary>Looks for other nodes on the bearer, answers them, and finds the node's own address if it was given none.</summary>
/// <remarks>
/// A node with a given address begins at once, and as long as it has no link asks besides whether somebody has that address, under an
/// identity of its own making: the owner, and it alone, then answers with the very address as its own. Nothing else ends a node: one that
/// has links keeps its address, whoever else claims it.
/// </remarks>
internal sealed class Discoverer
{
    /// <summary>An answer to the question for the given address is believed for so long.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);

    private readonly LocalNode _local;
    private readonly Outbox _outbox;
    private readonly TipcCounters _counters;
    private readonly AddressJudge _judge;
    private readonly RequestTimer _timer;
    private readonly NodeIdentity _questioner;
    private readonly bool _isGiven;
    private AddressTrial? _trial;
    private TimeSpan _answersUntil = TimeSpan.MinValue;

    public Discoverer(LocalNode local, IKnownNodes known, Outbox outbox, ITipcRandom random, TipcCounters counters, TimeSpan now)
    {
        _local = local;
        _outbox = outbox;
        _counters = counters;
        _judge = new AddressJudge(known, random);
        _timer = new RequestTimer(now);
        _questioner = new NodeIdentity(new UInt128(random.Next(), random.Next()));
        _isGiven = !local.Address.IsNone;
        _trial = _isGiven ? null : new AddressTrial(local.Identity.ToHashAddress(), now);
    }

    public TimeSpan Deadline => _timer.Deadline;

    /// <summary>Sends what is due; true: the address has just been found.</summary>
    public bool HandleTimeout(TimeSpan now, bool hasLinks)
    {
        if (now < Deadline)
        {
            return false;
        }

        if (_trial is { } trial && now < trial.Ends)
        {
            Send(MacAddress.Broadcast, Message(DiscoveryType.Trial) with { Sender = trial.Address });
            _timer.PassTrial(now);
            return false;
        }

        var found = _trial is not null;
        _local.Address = _trial?.Address ?? _local.Address;
        _trial = null;
        Send(MacAddress.Broadcast, Message(DiscoveryType.Request));
        if (_isGiven && !hasLinks)
        {
            _answersUntil = now + AnswerTime;
            Send(MacAddress.Broadcast, Message(DiscoveryType.Trial) with { Identity = _questioner });
        }

        _timer.Pass(now, hasLinks);
        return found;
    }

    /// <summary>Takes a message that came from the MAC address in it.</summary>
    public DiscoveryVerdict Handle(in DiscoveryMessage message, TimeSpan now)
    {
        if (message.NetworkId != _local.NetworkId)
        {
            _counters.Drop(TipcDropReason.OtherNetwork);
            return DiscoveryVerdict.Done;
        }

        switch (message.Type)
        {
            case DiscoveryType.TrialFail:
                return HandleTrialFail(message, now);
            case DiscoveryType.Trial:
                Judge(message);
                return DiscoveryVerdict.Done;
            case var _ when _trial is not null:
                return DiscoveryVerdict.Done;
            default:
                return HandleNode(message);
        }
    }

    /// <summary>Tells a node that asked for neighbours who is here.</summary>
    public void Respond(in DiscoveryMessage request) =>
        Send(request.Mac, Message(DiscoveryType.Response) with { Domain = request.Sender });

    public void LinksLost(TimeSpan now) => _timer.LinksLost(now);

    private DiscoveryVerdict HandleTrialFail(in DiscoveryMessage message, TimeSpan now)
    {
        _trial?.Fail(message.Domain, message.Suggested, now);
        var isProof = now < _answersUntil && message.Sender == _local.Address && message.Domain == _local.Address;
        return isProof ? DiscoveryVerdict.Duplicate : DiscoveryVerdict.Done;
    }

    private DiscoveryVerdict HandleNode(in DiscoveryMessage message)
    {
        if (message.Sender == _local.Address)
        {
            _counters.Drop(TipcDropReason.UnknownSender);
            Judge(message);
            return DiscoveryVerdict.Done;
        }

        if (message.Sender.IsNone)
        {
            _counters.Drop(TipcDropReason.Malformed);
            return DiscoveryVerdict.Done;
        }

        if (!message.Domain.IsNone && message.Domain != _local.Address)
        {
            _counters.Drop(TipcDropReason.NotForUs);
            return DiscoveryVerdict.Done;
        }

        return DiscoveryVerdict.Neighbour;
    }

    /// <summary>Answers a node that has, or would take, an address that it should not have.</summary>
    private void Judge(in DiscoveryMessage message)
    {
        var suggested = _judge.Suggest(message.Sender, message.Identity, _trial?.Address ?? _local.Address);
        if (!suggested.IsNone)
        {
            Send(message.Mac, Message(DiscoveryType.TrialFail) with { Domain = message.Sender, Suggested = suggested });
        }
    }

    private void Send(MacAddress destination, in DiscoveryMessage message) => _outbox.Add(destination, message.ToArray());

    private DiscoveryMessage Message(DiscoveryType type) => new(
        type,
        Capabilities.All,
        _local.Signature,
        Domain: default,
        _local.Address,
        _local.NetworkId,
        _local.Mac,
        Suggested: default,
        _local.NetworkHash,
        _local.Identity);
}
