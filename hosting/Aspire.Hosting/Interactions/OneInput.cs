namespace Aspire.Hosting.Interactions;

/// <summary>A question for one value is one for a list of one.</summary>
internal static class OneInput
{
    public static InteractionInput Text(string label, string placeholder) =>
        new() { Name = label, Label = label, InputType = InputType.Text, Required = true, Placeholder = placeholder };

    public static InteractionResult<InteractionInput> Of(InteractionResult<InteractionInputCollection> all) =>
        all.Canceled ? InteractionResult.Cancel<InteractionInput>() : InteractionResult.Ok(all.Data[0]);
}
