using Nexus.Hosting.Aws.Publishing.Plan;

namespace Nexus.Hosting.Aws.Tests.Publishing.Plan;

public class PlanValueTests
{
    private static readonly PlanValue Password = new SecretValue("RedisPassword");

    [Fact]
    public void Neighbouring_texts_become_one() => Assert.Equal("redis:6379", PlanValue.Concat("redis", ":", "", "6379").AsLiteral);

    [Fact]
    public void Joined_values_are_flat()
    {
        var value = PlanValue.Concat("a", PlanValue.Concat("b", Password), "c");

        Assert.Equal(["ab", Password, "c"], value.Pieces);
    }

    [Fact]
    public void A_single_value_stays_itself() => Assert.Same(Password, PlanValue.Concat("", Password));

    [Fact]
    public void A_secret_in_any_part_makes_the_whole_a_secret() => Assert.True(PlanValue.Concat("password=", Password).ContainsSecret);

    [Fact]
    public void Equal_parts_are_equal_values() => Assert.Equal(PlanValue.Concat("x", Password), PlanValue.Concat("x", Password));
}
