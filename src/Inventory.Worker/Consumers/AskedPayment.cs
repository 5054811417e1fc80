using Inventory.Contracts;
using Inventory.Domain.Payments;
using Messaging.Handling;

namespace Inventory.Worker.Consumers;

/// <summary>What the provider said of a payment.</summary>
/// <param name="Message">The request.</param>
/// <param name="Payment">The payment as it is now; not final when the provider did not tell, null when he could not be asked.</param>
/// <param name="Deferral">Why it is not final.</param>
internal sealed record AskedPayment(CapturePayment Message, Payment? Payment, Deferral? Deferral);

/// <summary>What the provider said of a refund.</summary>
/// <param name="Message">The request.</param>
/// <param name="Refund">The refund as it is now; not final when the provider did not tell, null when he could not be asked.</param>
/// <param name="Deferral">Why it is not final.</param>
internal sealed record AskedRefund(RefundPayment Message, Refund? Refund, Deferral? Deferral);
