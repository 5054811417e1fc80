-- Takes every key for one token, or none of them.
--
-- KEYS       the locks, distinct
-- ARGV[1]    token: <acquisition id, 32 hex digits>:<attempt, 8 hex digits>
-- ARGV[2]    time to live in ms
--
-- Returns 1 when this token now holds every key; otherwise {0, remaining ms of the first key that is held by somebody else}, which
-- bounds how long a waiter sleeps.
--
-- A key held by an older attempt of the same acquisition is taken over: that attempt's answer was lost or came too late, and without
-- the take-over a caller would be locked out by itself. The same attempt is accepted again because a repeated delivery changes nothing.
-- A newer attempt is never replaced by an older one that was delayed on its way.
local token = ARGV[1]
local id = string.sub(token, 1, 33)
local holders = redis.call('MGET', unpack(KEYS))
for i = 1, #KEYS do
  local holder = holders[i]
  if holder and (string.sub(holder, 1, 33) ~= id or holder > token) then
    return {0, redis.call('PTTL', KEYS[i])}
  end
end
for i = 1, #KEYS do
  redis.call('SET', KEYS[i], token, 'PX', ARGV[2])
end
return 1
