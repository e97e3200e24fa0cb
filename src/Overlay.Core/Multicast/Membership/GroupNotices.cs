using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Membership;

/// <summary>
/// What nodes tell each other through supernodes of the groups they want, so that a node that comes knows it before it has a session with anybody. A supernode
/// cannot read it and cannot make one up, but it can show an old one; so it counts until the node itself says what it wants, and no longer than that.
/// </summary>
/// <remarks><code>
///  0        12                             n        n + 16
/// +--------+------------------------------+--------+
/// | nonce  | count (1), count x entry     | tag    |
/// +--------+------------------------------+--------+
/// </code>
/// The entries are those of GroupList. Sealed with ChaCha20-Poly1305; associated data: community id, node id. Without a community key there are no nonce and no
/// tag.</remarks>
internal sealed class GroupNotices(CommunitySecrets community, IRandomSource random)
{
    private const int NonceSize = 12;
    private const int Overhead = NonceSize + WireLimits.Tag;
    private const int AssociatedSize = CommunityId.Size + sizeof(ulong);

    private readonly AeadCipher? _cipher = community.IsEncrypted ? CipherSuites.ChaCha20Poly1305.Create(community.NoticeKey) : null;

    /// <summary>Tells what a node wants; empty if that is more than fits: the others then do not know it before the node tells them itself.</summary>
    public byte[] Write(NodeId owner, IEnumerable<LocalGroup> wanted)
    {
        var notice = new byte[WireLimits.GroupNotice];
        var plaintext = _cipher is null ? notice : notice.AsSpan(NonceSize, notice.Length - Overhead);
        var (size, count) = (1, 0);
        foreach (var group in wanted)
        {
            var entry = new GroupEntry(group.Group, group.Filter);
            if (size + entry.Size > plaintext.Length || ++count > byte.MaxValue)
            {
                return [];
            }

            var writer = new WireWriter(plaintext[size..]);
            entry.Write(ref writer);
            size += entry.Size;
        }

        plaintext[0] = (byte)count;
        return _cipher is null ? notice[..size] : Seal(_cipher, owner, notice.AsSpan(0, size + Overhead));
    }

    /// <summary>False if it was not sealed for this node by a member of the community, or says nothing that can be.</summary>
    public bool TryRead(NodeId owner, ReadOnlySpan<byte> notice, [NotNullWhen(true)] out Dictionary<GroupId, GroupFilter>? wanted)
    {
        wanted = null;
        if (_cipher is null)
        {
            return TryReadEntries(notice, out wanted);
        }

        if (notice.Length is <= Overhead or > WireLimits.GroupNotice)
        {
            return false;
        }

        var message = notice[NonceSize..].ToArray();
        return _cipher.TryDecrypt(notice[..NonceSize], message, AssociatedData(owner, stackalloc byte[AssociatedSize])) && TryReadEntries(message.AsSpan(..^WireLimits.Tag), out wanted);
    }

    private static bool TryReadEntries(ReadOnlySpan<byte> plaintext, [NotNullWhen(true)] out Dictionary<GroupId, GroupFilter>? wanted)
    {
        var reader = new WireReader(plaintext);
        var groups = new Dictionary<GroupId, GroupFilter>();
        for (var count = reader.ReadByte(); count > 0 && reader.Succeeded; count--)
        {
            var entry = GroupEntry.Read(ref reader);
            if (!entry.Filter.IsNobody)
            {
                groups[entry.Group] = entry.Filter;
            }
        }

        wanted = reader.Succeeded ? groups : null;
        return reader.Succeeded;
    }

    private byte[] Seal(AeadCipher cipher, NodeId owner, Span<byte> notice)
    {
        random.Fill(notice[..NonceSize]);
        cipher.Encrypt(notice[..NonceSize], notice[NonceSize..], AssociatedData(owner, stackalloc byte[AssociatedSize]));
        return notice.ToArray();
    }

    private ReadOnlySpan<byte> AssociatedData(NodeId owner, Span<byte> data)
    {
        community.Id.CopyTo(data);
        BinaryPrimitives.WriteUInt64BigEndian(data[CommunityId.Size..], owner.Value);
        return data;
    }
}
