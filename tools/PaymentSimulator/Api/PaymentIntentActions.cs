using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>What a request does to a payment intent: pure decisions on the account as it is.</summary>
internal static class PaymentIntentActions
{
    /// <summary>Source: https://docs.stripe.com/api/payment_intents/create.</summary>
    public static Decision Create(FormParameters form, DateTimeOffset now)
    {
        form.AllowOnly(
            "amount", "currency", "confirm", "capture_method", "payment_method", "payment_method_types", "automatic_payment_methods",
            "metadata", "description", "error_on_requires_action", "off_session", "statement_descriptor", "receipt_email", "expand");
        form.RequiredText("amount");
        var currency = form.RequiredText("currency").ToLowerInvariant();
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
            throw StripeErrorException.Invalid("currency", null, $"Invalid currency: {currency}.");
        var method = form.Text("payment_method");
        if (method is not null && !TestPaymentMethods.TryFind(method, out _))
            throw StripeErrorException.Invalid("payment_method", "resource_missing", $"No such PaymentMethod: '{method}'");
        var confirm = form.Flag("confirm");
        if (confirm && method is null)
            throw StripeErrorException.Invalid("payment_method", "parameter_missing", "You cannot confirm this PaymentIntent because it's missing a payment method.");
        var intent = new PaymentIntent
        {
            Id = $"pi_{Guid.NewGuid():N}",
            Amount = form.Amount("amount")!.Value,
            Currency = currency,
            CaptureMethod = form.Choice("capture_method", "automatic", "automatic", "automatic_async", "manual"),
            PaymentMethod = method,
            Status = method is null ? "requires_payment_method" : "requires_confirmation",
            Metadata = form.Metadata(),
            CreatedAt = now,
            ChangedAt = now,
        };
        return confirm ? Confirm(intent, now) : new Decision(StripeReply.Ok(StripeJson.Of(intent)), intent);
    }

    /// <summary>Source: https://docs.stripe.com/api/payment_intents/capture.</summary>
    public static Decision Capture(FormParameters form, PaymentIntent intent, DateTimeOffset now)
    {
        form.AllowOnly("amount_to_capture", "metadata", "expand");
        var amount = form.Amount("amount_to_capture") ?? intent.AmountCapturable;
        if (intent.Status != "requires_capture")
            throw WrongState(intent, "captured", "requires_capture");
        if (amount > intent.AmountCapturable)
            throw StripeErrorException.WrongState("amount_too_large", "The requested capture amount is greater than the amount you can capture.");
        return Take(intent, amount, now);
    }

    /// <summary>Source: https://docs.stripe.com/api/payment_intents/cancel.</summary>
    public static Decision Cancel(FormParameters form, PaymentIntent intent, DateTimeOffset now)
    {
        form.AllowOnly("cancellation_reason", "expand");
        if (intent.Status is "succeeded" or "canceled")
            throw WrongState(intent, "canceled", "requires_payment_method, requires_capture, requires_confirmation, requires_action");
        var canceled = intent with
        {
            Status = "canceled",
            AmountCapturable = 0,
            CancellationReason = form.Text("cancellation_reason"),
            ChangedAt = now,
        };
        return new Decision(StripeReply.Ok(StripeJson.Of(canceled)), canceled);
    }

    private static Decision Confirm(PaymentIntent intent, DateTimeOffset now)
    {
        if (TestPaymentMethods.TryFind(intent.PaymentMethod, out var refusal) && refusal is not null)
        {
            // The payment intent stays, waiting for another card; only its confirmation failed.
            var refused = intent with { Status = "requires_payment_method", LastError = refusal };
            return new Decision(StripeJson.Declined(refused, refusal), refused);
        }

        if (intent.CaptureMethod != "manual")
            return Take(intent, intent.Amount, now);
        var held = intent with { Status = "requires_capture", AmountCapturable = intent.Amount };
        return new Decision(StripeReply.Ok(StripeJson.Of(held)), held);
    }

    private static Decision Take(PaymentIntent intent, long amount, DateTimeOffset now)
    {
        var charge = new Charge(
            $"ch_{Guid.NewGuid():N}",
            intent.Id,
            intent.Metadata.GetValueOrDefault("payment_id", ""),
            intent.Metadata.GetValueOrDefault("order_id", ""),
            amount,
            intent.Currency,
            AmountRefunded: 0,
            now);
        var taken = intent with
        {
            Status = "succeeded",
            AmountReceived = amount,
            AmountCapturable = 0,
            LatestCharge = charge.Id,
            ChangedAt = now,
        };
        return new Decision(StripeReply.Ok(StripeJson.Of(taken)), taken, charge);
    }

    private static StripeErrorException WrongState(PaymentIntent intent, string what, string needed) =>
        StripeErrorException.WrongState(
            "payment_intent_unexpected_state",
            $"This PaymentIntent could not be {what} because it has a status of {intent.Status}. Only a PaymentIntent with one of the following statuses may be {what}: {needed}.");
}
