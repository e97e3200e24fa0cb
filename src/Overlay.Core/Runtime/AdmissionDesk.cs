using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;
using Overlay.Supernodes.Members;

namespace Overlay.Runtime;

/// <summary>Asks the operator's code, one question at a time. The engine bounds how many questions are open.</summary>
internal sealed class AdmissionDesk(Func<AdmissionRequest, AdmissionResult>? admit, ILogger logger)
{
    private readonly Channel<AdmissionQuestion> _questions = Channel.CreateUnbounded<AdmissionQuestion>(new UnboundedChannelOptions { SingleReader = true });

    public void Ask(in AdmissionQuestion question) => _questions.Writer.TryWrite(question);

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task LoopAsync(Action<long, bool> decide)
    {
        await foreach (var question in _questions.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            decide(question.Id, IsAccepted(question));
        }
    }

    public void Stop() => _questions.Writer.TryComplete();

    private bool IsAccepted(in AdmissionQuestion question)
    {
        try
        {
            return admit is null || admit(ToPublic(question)) == AdmissionResult.Accept;
        }
        catch (Exception e)
        {
            SupernodeLog.AdmissionFailed(logger, question.Node, e.Message, e);
            return false;
        }
    }

    private static AdmissionRequest ToPublic(in AdmissionQuestion question) => new()
    {
        Community = question.Community,
        CommunityId = question.CommunityId.ToString("x32", CultureInfo.InvariantCulture),
        Node = question.Node,
        PublicKey = Convert.ToBase64String(question.PublicKey.Span),
        MacAddress = question.Mac,
        EndPoint = question.Address.ToIPEndPoint(),
    };
}
