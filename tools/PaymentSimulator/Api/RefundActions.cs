using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>Gives money back. Source: https://docs.stripe.com/api/refunds/create.</summary>
internal static class RefundActions
{
    public static Decision Create(FormParameters form, Account account, DateTimeOffset now)
    {
        form.AllowOnly("payment_intent", "charge", "amount", "metadata", "reason", "expand");
        var asked = form.Amount("amount");
        var charge = Find(form, account);
        var left = charge.Amount - charge.AmountRefunded;
        if (left == 0)
            throw StripeErrorException.WrongState("charge_already_refunded", $"Charge {charge.Id} has already been refunded.");
        var amount = asked ?? left;
        if (amount > left)
            throw StripeErrorException.WrongState("amount_too_large", $"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})");
        var refund = new Refund($"re_{Guid.NewGuid():N}", charge.Id, charge.PaymentIntent, amount, charge.Currency, form.Metadata(), now);
        return new Decision(
            StripeReply.Ok(StripeJson.Of(refund)),
            Charge: charge with { AmountRefunded = charge.AmountRefunded + amount },
            Refund: refund);
    }

    private static Charge Find(FormParameters form, Account account)
    {
        var chargeId = form.Text("charge");
        if (chargeId is null)
        {
            var intentId = form.RequiredText("payment_intent");
            var intent = account.FindIntent(intentId)
                ?? throw StripeErrorException.Invalid("payment_intent", "resource_missing", $"No such payment_intent: '{intentId}'");
            chargeId = intent.LatestCharge
                ?? throw StripeErrorException.WrongState("payment_intent_unexpected_state", $"This PaymentIntent ({intentId}) does not have a successful charge to refund.");
        }

        return account.FindCharge(chargeId)
            ?? throw StripeErrorException.Invalid("charge", "resource_missing", $"No such charge: '{chargeId}'");
    }
}
