using Overlay.Buffers;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes;

/// <summary>The node's side of the supernode protocol, without any policy of its own but for confirming member lists.</summary>
internal sealed class SupernodeTestClient
{
    private readonly SupernodeBench _bench;
    private readonly string _name;
    private readonly List<byte[]> _plain = [];
    private PendingHandshake? _pending;
    private Handshaker _handshaker = null!;

    public SupernodeTestClient(SupernodeBench bench, CommunitySecrets community, string name, NodeKeyPair key, UnderlayAddress address) =>
        (_bench, Community, _name, Key, Address, Mac) = (bench, community, name, key, address, key.DefaultMac);

    public CommunitySecrets Community { get; }

    public NodeKeyPair Key { get; }

    public UnderlayAddress Address { get; set; }

    public MacAddress Mac { get; set; }

    public Session? Session { get; private set; }

    /// <summary>False to leave member lists unconfirmed.</summary>
    public bool Confirms { get; set; } = true;

    /// <summary>False to leave the supernode's Pings unanswered.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>Datagrams that were not control messages of the session.</summary>
    public List<byte[]> Raw { get; } = [];

    public RegisterReply? Registration { get; private set; }

    /// <summary>The members by slot, as the lists tell.</summary>
    public Dictionary<uint, PeerEntry> Members { get; } = [];

    public uint Revision { get; private set; }

    public void ShakeHands()
    {
        _handshaker = new Handshaker(HandshakeIdentity.ForSupernode(Key), Simulation.Suites, _bench.Random, _bench.Now);
        _pending = _handshaker.Begin(_bench.Options.KeyPair.PublicKey, new Hello(false, 0, Mac, 1400, []), _bench.Random.NextUInt32(), _bench.Now);
        _bench.Deliver(_pending.Message.Span, Address);
    }

    public Register RegisterMessage()
    {
        var signature = new byte[CommunitySecrets.SignatureLength];
        Community.SignRegistration(Session!.HandshakeHash.Span, signature);
        return new Register(false, Mac, Community.Id.Value, Community.RegistrationPublicKey.ToArray(), signature, _name, []);
    }

    public RegisterReply? Register(Register? message = null)
    {
        Registration = null;
        Send(message ?? RegisterMessage());
        return Registration;
    }

    public int Send<T>(T message)
        where T : struct, IWireMessage<T> => _bench.Deliver(Seal(message), Address);

    public byte[] Seal<T>(T message)
        where T : struct, IWireMessage<T>
    {
        var buffer = new PacketBuffer(2048);
        buffer.SetLength(message.Write(buffer.Reset()));
        Session!.SealControl(buffer);
        return buffer.Span.ToArray();
    }

    /// <summary>A message for another member, as it goes to the supernode.</summary>
    public byte[] Relayed(SupernodeTestClient to, ReadOnlySpan<byte> message)
    {
        var bytes = new byte[RelayHeader.Size + message.Length];
        new RelayHeader(to.Registration!.Value.Slot, Registration!.Value.Token).Write(bytes);
        message.CopyTo(bytes.AsSpan(RelayHeader.Size));
        return bytes;
    }

    /// <summary>The control messages of one kind that came, oldest first; they are forgotten.</summary>
    public List<T> Take<T>(ControlKind kind)
        where T : struct, IWireMessage<T>
    {
        var messages = new List<T>();
        foreach (var plain in _plain.Where(plain => plain[0] == (byte)kind))
        {
            Assert.True(T.TryRead(plain, out var message));
            messages.Add(message);
        }

        _plain.RemoveAll(plain => plain[0] == (byte)kind);
        return messages;
    }

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (_pending is { } pending && _handshaker.TryFinish(pending, datagram, _bench.Now, out var session, out _, out _))
        {
            Session = session;
            _pending = null;
            return;
        }

        var buffer = new PacketBuffer(2048);
        buffer.Set(datagram);
        if (Session is null || !DataHeader.TryRead(datagram, out var header) || Session.TryOpen(buffer, header) != OpenResult.Opened)
        {
            Raw.Add(datagram.ToArray());
            return;
        }

        _plain.Add(buffer.Span.ToArray());
        Apply(buffer.Span);
    }

    private void Apply(ReadOnlySpan<byte> plain)
    {
        if (RegisterReply.TryRead(plain, out var reply))
        {
            Registration = reply;
        }
        else if (Ping.TryRead(plain, out var ping) && AnswersPings)
        {
            Send(new Pong(ping.Id, SupernodeBench.Address));
        }
        else if (PeerList.TryRead(plain, out var list) && Confirms)
        {
            if (list.IsFromZero)
            {
                Members.Clear();
            }

            foreach (var entry in list.Entries)
            {
                _ = entry.Removed ? Members.Remove(entry.Slot) : Members.TryAdd(entry.Slot, entry) || (Members[entry.Slot] = entry).Removed;
            }

            Revision = list.Revision;
            Send(new PeerListAck(list.Revision));
        }
    }
}
