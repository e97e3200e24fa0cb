using Overlay.Underlay.Linux;

namespace Overlay.Core.Tests.Underlay.Linux;

/// <summary>The numbers are those of errno(3) on Linux.</summary>
public class SendFailuresTests
{
    private const int NoPermission = 1;
    private const int InvalidArgument = 22;
    private const int MessageTooLong = 90;
    private const int NetworkUnreachable = 101;

    [Theory]
    [InlineData(11, SendFailure.WaitForRoom, SendFailure.WaitForRoom)]
    [InlineData(4, SendFailure.Repeat, SendFailure.Repeat)]
    [InlineData(111, SendFailure.Repeat, SendFailure.Repeat)]
    [InlineData(5, SendFailure.Skip, SendFailure.OneByOneForGood)]
    [InlineData(NoPermission, SendFailure.Skip, SendFailure.OneByOne)]
    [InlineData(InvalidArgument, SendFailure.Skip, SendFailure.OneByOne)]
    [InlineData(MessageTooLong, SendFailure.Skip, SendFailure.OneByOne)]
    [InlineData(NetworkUnreachable, SendFailure.Skip, SendFailure.OneByOne)]
    public void Of_Error_ATrainIsBrokenUpWhereADatagramIsSkipped(int error, object datagram, object train)
    {
        Assert.Equal((SendFailure)datagram, SendFailures.Of(error, isTrain: false));
        Assert.Equal((SendFailure)train, SendFailures.Of(error, isTrain: true));
    }
}
