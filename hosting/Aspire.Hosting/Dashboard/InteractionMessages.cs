using Aspire.Hosting.Dashboard.Protocol;
using Aspire.Hosting.Interactions;

namespace Aspire.Hosting.Dashboard;

/// <summary>Writes questions, and reads answers, as the dashboard does.</summary>
internal static class InteractionMessages
{
    public static WatchInteractionsResponseUpdate Describe(Interaction interaction)
    {
        var options = interaction.Options;
        var message = new WatchInteractionsResponseUpdate
        {
            InteractionId = interaction.Id,
            Title = interaction.Title,
            Message = interaction.Message ?? string.Empty,
            PrimaryButtonText = options.PrimaryButtonText ?? string.Empty,
            SecondaryButtonText = options.SecondaryButtonText ?? string.Empty,
            ShowSecondaryButton = options.ShowSecondaryButton ?? true,
            ShowDismiss = options.ShowDismiss ?? true,
            EnableMessageMarkdown = options.EnableMessageMarkdown ?? false,
        };

        var intent = (Protocol.MessageIntent)(int)interaction.Intent;
        if (interaction.IsComplete)
        {
            message.Complete = new InteractionComplete();
        }
        else if (interaction.Kind == InteractionKind.MessageBox)
        {
            message.MessageBox = new InteractionMessageBox { Intent = intent };
        }
        else if (interaction.Kind == InteractionKind.Notification)
        {
            var notification = (NotificationInteractionOptions)options;
            message.Notification = new InteractionNotification
            {
                Intent = intent,
                LinkText = notification.LinkText ?? string.Empty,
                LinkUrl = notification.LinkUrl ?? string.Empty,
            };
        }
        else
        {
            message.InputsDialog = new InteractionInputsDialog { InputItems = { interaction.Inputs!.Select(ResourceMessages.Describe) } };
        }

        return message;
    }

    /// <summary>As <see cref="InteractionService.AnswerAsync"/> takes it.</summary>
    public static (bool? Answer, IReadOnlyDictionary<string, string> Values) Read(WatchInteractionsRequestUpdate answer) => answer.KindCase switch
    {
        WatchInteractionsRequestUpdate.KindOneofCase.MessageBox => (answer.MessageBox.HasResult ? answer.MessageBox.Result : null, None),
        WatchInteractionsRequestUpdate.KindOneofCase.Notification => (answer.Notification.HasResult ? answer.Notification.Result : null, None),
        WatchInteractionsRequestUpdate.KindOneofCase.InputsDialog => (true, answer.InputsDialog.InputItems.ToDictionary(i => i.Name, i => i.Value)),
        _ => (null, None),
    };

    private static readonly Dictionary<string, string> None = [];
}
