using Overlay.Nodes.Sessions;
using Overlay.Sessions;

namespace Overlay.Nodes.Links;

/// <summary>The session of the registration at one supernode, and the one that is to follow it. Each has its place in the index table.</summary>
internal sealed class LinkSessions(SupernodeLink link, ReceiverIndexTable indices)
{
    private Session? _next;

    /// <summary>The session of the registration.</summary>
    public Session? Current { get; private set; }

    /// <summary>The session that a Register goes out on.</summary>
    public Session? Registering => _next ?? Current;

    /// <summary>Takes the session of a new handshake; it becomes the current one when the supernode accepts a Register on it.</summary>
    public void Add(Session session)
    {
        Close(_next);
        _next = session;
        indices.Set(session.LocalIndex, new Receiver(session, null, link));
    }

    /// <summary>A Register was accepted; true if it was on a new session.</summary>
    public bool Promote()
    {
        if (_next is null)
        {
            return false;
        }

        Close(Current);
        (Current, _next) = (_next, null);
        return true;
    }

    public void CloseAll()
    {
        Close(Current);
        Close(_next);
        Current = _next = null;
    }

    private void Close(Session? session)
    {
        if (session is not null)
        {
            indices.Remove(session.LocalIndex);
            session.Close();
        }
    }
}
