-- Renews every key of a lease, if the token still holds all of them.
--
-- KEYS[1]    waiting (not used)
-- KEYS[..]   the locks, distinct
-- ARGV[1]    token
-- ARGV[2]    time to live in ms
--
-- Returns 1 renewed; 0 somebody else holds at least one key; -1 nobody else does, but at least one key is missing.
-- The two failures are kept apart because a missing key may be set again by a holder whose quorum is intact without this node; a key
-- that is somebody else's may not. Nothing is ever created here: a renewal that re-creates its key makes two holders.
local holders = redis.call('MGET', unpack(KEYS, 2))
local missing = false
for i = 2, #KEYS do
  if not holders[i - 1] then
    missing = true
  elseif holders[i - 1] ~= ARGV[1] then
    return 0
  end
end
if missing then
  return -1
end
for i = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
return 1
