using Overlay.Supernodes.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>A node wants the MAC of a member that may be gone: the member is asked for a sign of life, and the node waits that long.</summary>
internal sealed class MacContest(ClientSession newcomer, Register register)
{
    /// <summary>Between two questions.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Two seconds of silence, and enough questions for a member behind a link that loses every third datagram.</summary>
    private const int MaxQuestions = 7;

    private int _questions;

    public ClientSession Newcomer => newcomer;

    public Register Register => register;

    public bool TryAsk() => _questions++ < MaxQuestions;
}
