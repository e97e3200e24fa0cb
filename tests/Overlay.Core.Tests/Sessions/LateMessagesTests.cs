using Overlay.Sessions;

namespace Overlay.Core.Tests.Sessions;

public class LateMessagesTests
{
    private readonly LateMessages _late = new();

    [Fact]
    public void IndexThatNeverWas_IsNotExpected()
    {
        Assert.False(_late.MayCome(1));
        Assert.False(_late.TryTake(1));
    }

    [Fact]
    public void AFewForEachIndex_PassAndNoMore()
    {
        _late.Expect(1);
        _late.Expect(2);
        Assert.Equal(32, Enumerable.Range(0, 100).Count(_ => _late.TryTake(1)));
        _late.Expect(1);
        Assert.False(_late.TryTake(1));
        Assert.True(_late.TryTake(2));
    }

    [Fact]
    public void TheOldestIndex_IsForgotten()
    {
        for (uint index = 1; index <= 5_000; index++)
        {
            _late.Expect(index);
        }

        Assert.Equal(4_096, Enumerable.Range(1, 5_000).Count(index => _late.MayCome((uint)index)));
        Assert.False(_late.TryTake(1));
        Assert.True(_late.TryTake(5_000));
    }
}
