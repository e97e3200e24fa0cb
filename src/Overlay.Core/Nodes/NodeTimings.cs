using Overlay.Sessions;

namespace Overlay.Nodes;

/// <summary>Every time span of the node's protocol, with its default.</summary>
internal sealed record NodeTimings
{
    /// <summary>After so long without a packet from the other side a Ping goes out, at peers and supernodes; keeps NAT bindings open.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>If frames are sent and nothing comes back for so long, the path is checked by a Ping.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between the Pings that check a path; the third without an answer ends it.</summary>
    public TimeSpan PingRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A peer that is silent for so long has left.</summary>
    public TimeSpan PeerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between the Pings to a supernode that frames are relayed through; the third without an answer means it is lost.</summary>
    public TimeSpan RelayProbe { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A supernode relays frames if one passed in this time.</summary>
    public TimeSpan RelayIdle { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The node with the larger id waits so long for the other one to begin the handshake.</summary>
    public TimeSpan HandshakeDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A node that was disconnected for its refused frames is not admitted for so long.</summary>
    public TimeSpan ShutOut { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After so long without a response the initiation is repeated; doubles each time.</summary>
    public TimeSpan HandshakeRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time between two initiations.</summary>
    public TimeSpan HandshakeRetryLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between initiations to a peer that did not answer for <see cref="PeerTimeout"/> but is still listed.</summary>
    public TimeSpan HandshakeSlowRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An initiation is repeated unchanged for so long, then a new one is made.</summary>
    public TimeSpan HandshakeLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A session that was answered but not confirmed is kept so long; longer than <see cref="HandshakeLifetime"/>.</summary>
    public TimeSpan UnconfirmedLifetime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After a change of keys the previous session opens packets for so long.</summary>
    public TimeSpan PreviousSessionLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between the Pings that look for a direct path.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many of them in one round.</summary>
    public int ProbesPerRound { get; init; } = 5;

    /// <summary>Between two such rounds while a peer is reached by relay.</summary>
    public TimeSpan ProbeRound { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Frames for a peer without a session: group frames are kept in this time after the peer was learned.</summary>
    public TimeSpan GroupPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A peer that is heard, but does not say within so long that it has this node's group key, is dropped. A silent one is not, and goes on to get
    /// the key.</summary>
    public TimeSpan GroupKeyPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two group keys until <see cref="GroupKeyPatience"/> is over.</summary>
    public TimeSpan GroupKeyRetryLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>After so long without an answer a message to a supernode, or a group key, is sent again; doubles each time.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest time between two of them.</summary>
    public TimeSpan RetryLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A supernode that does not answer handshakes for so long is asked for its key: perhaps it has another one than is known here.</summary>
    public TimeSpan KeyDoubt { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time between two such questions.</summary>
    public TimeSpan KeyPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A supernode that has not answered so long after the start is reported, if another one has.</summary>
    public TimeSpan SupernodePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A node that has been registered for so long and knows no other member says so.</summary>
    public TimeSpan MeetingPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After another has taken this node's place at a supernode it waits so long before it registers again: two that take turns do not do so each
    /// second.</summary>
    public TimeSpan ReturnDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time between two questions for one unknown address.</summary>
    public TimeSpan QueryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What this node wants of groups is confirmed to each peer so often.</summary>
    public TimeSpan GroupRefresh { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between the questions to a replicator, for copies and then whether it is still there; the fourth without an answer means it is lost.</summary>
    public TimeSpan ReplicaCheck { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Replicators that are not used any more copy on for so long what is still on its way to them.</summary>
    public TimeSpan ReplicaLinger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often it is looked at who makes the copies of a group.</summary>
    public TimeSpan ReplicationReview { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Others are asked for copies of a group, where the options say so, as long as this node sent to it within so long.</summary>
    public TimeSpan ReplicationMemory { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Changes of the members are gathered for so long before new replicators are asked.</summary>
    public TimeSpan ReplicationSettling { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What supernodes tell of a peer's groups is believed so long, unless the peer itself tells it.</summary>
    public TimeSpan NoticeLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After a change supernodes are told so late: many changes are told at once.</summary>
    public TimeSpan NoticeDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long session and group keys are used.</summary>
    public SessionLimits Sessions { get; init; } = new();
}
